"""Pictures that the seller adds to an issue."""

from typing import TYPE_CHECKING, Any

from mock_marketplaces.aliexpress.gateway import Upload, refuse
from mock_marketplaces.aliexpress.orders import PACIFIC
from mock_marketplaces.core.clock import wall

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

PAPER = "aliexpress_evidence"
KINDS = {"jpg": b"\xff\xd8\xff", "jpeg": b"\xff\xd8\xff", "png": b"\x89PNG", "gif": b"GIF8"}
LARGEST = 2 * 1024 * 1024


def upload(world: "World", account: dict[str, Any], params: dict[str, str], files: dict[str, Upload]) -> dict[str, Any]:
    """Keep a picture with an open issue; what is no picture, too large, or of another's issue is refused."""
    picture, kind = files.get("image_bytes"), params.get("extension", "").lower().lstrip(".")
    if picture is None:
        refuse("MissingParameter", "The input parameter image_bytes is mandatory")
    if kind not in KINDS or not picture.body.startswith(KINDS[kind]):
        refuse("InvalidParameter", f"image_bytes must be a picture of the kind that extension says: {', '.join(KINDS)}")
    if len(picture.body) > LARGEST:
        refuse("InvalidParameter", f"image_bytes takes at most {LARGEST} bytes")
    issues = world.aftersales.returns("account_id = ? AND id = ?", account["id"], params.get("issue_id", ""))
    if not issues or issues[0]["order"].extra["buyer_login_id"] != params.get("buyer_login_id"):
        refuse("IllegalParameter", "the issue was not found")
    if issues[0]["status"] != "open":
        refuse("IllegalParameter", "the issue is over")
    data = {"issue_id": issues[0]["id"], "content_type": f"image/{'jpeg' if kind == 'jpg' else kind}"}
    world.papers.add(account["id"], PAPER, data, body=picture.body)
    return {"result_object": True}


def pictures(world: "World", case: dict[str, Any]) -> list[dict[str, Any]]:
    """The pictures of an issue as its steps show them, oldest first."""
    papers = world.papers.all("account_id = ? AND kind = ?", case["account_id"], PAPER)
    return [
        {
            "submit_member_type": "seller", "action_type": "seller_add_attachment", "content": "",
            "gmt_create": wall(paper["created_at"], PACIFIC),
            "attachments": {"api_attachment_dto": [{"file_path": world.papers.url(paper["id"]), "owner": "seller"}]},
        }
        for paper in reversed(papers)
        if paper["data"]["issue_id"] == case["id"]
    ]  # fmt: skip
