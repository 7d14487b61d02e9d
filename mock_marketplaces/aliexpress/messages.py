"""Messages as the second version of the message API gives them: conversations (channels), what was said in one, saying something."""

from typing import TYPE_CHECKING, Any

from mock_marketplaces.aliexpress.gateway import nested, refuse, whole
from mock_marketplaces.core.protocol import Refusal

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

PAGE, LONGEST = 100, 2000
TYPES = ("product", "order", "member", "store")


def relations(world: "World", account: dict[str, Any], params: dict[str, str]) -> dict[str, Any]:
    """Conversations with news in a window (milliseconds), the newest first."""
    asked = nested(params, "query")
    page = whole(asked.get("current_page"), "current_page", 1, 10**6)
    size = whole(asked.get("page_size"), "page_size", 1, PAGE)
    since = whole(asked.get("start_time") or 0, "start_time", 0, 10**14) / 1000
    until = whole(asked.get("end_time") or 10**14, "end_time", 0, 10**14) / 1000
    found = world.messages.threads(
        "account_id = ? AND updated_at >= ? AND updated_at <= ?", account["id"], since, until,
        tail="ORDER BY updated_at DESC, id DESC",
    )  # fmt: skip
    shown = found[(page - 1) * size : page * size]
    rows = [_relation(thread, _login(world, thread)) for thread in shown]
    return {
        "result": {"is_success": True, "error_code": 0, "error_msg": "", "relation_list": {"relation_result": rows}}
    }


def _relation(thread: dict[str, Any], login: str) -> dict[str, Any]:
    last = thread["messages"][-1]
    unread = 0
    for message in reversed(thread["messages"]):
        if not message["from_buyer"]:
            break
        unread += 1
    return {
        "channel_id": thread["id"], "other_login_id": login, "other_name": thread["buyer"]["name"],
        "other_ali_id": int(thread["id"]) + 7, "order_id": int(thread["sale_id"]) if thread["sale_id"] else None,
        "unread_count": unread, "read_stat": "0" if unread else "1", "deal_stat": "0" if unread else "1", "rank": "0",
        "last_message_id": int(last["id"]), "last_message_content": last["text"],
        "last_message_is_own": not last["from_buyer"], "message_time": _millis(last["t"]), "child_id": None,
        "child_name": "",
    }  # fmt: skip


def details(world: "World", account: dict[str, Any], params: dict[str, str]) -> dict[str, Any]:
    """What was said in a conversation, the newest first."""
    page = whole(params.get("current_page"), "current_page", 1, 10**6)
    size = whole(params.get("page_size"), "page_size", 1, PAGE)
    found = world.messages.threads("account_id = ? AND id = ?", account["id"], params.get("channel_id", ""))
    if not found:
        return _failed("the channel was not found")
    thread, login = found[0], _login(world, found[0])
    newest_first = thread["messages"][::-1][(page - 1) * size : page * size]
    rows = [_detail(world, account, thread, message, login) for message in newest_first]
    said = {"is_success": True, "error_code": 0, "error_msg": ""}
    return {"result": {**said, "message_detail_list": {"detail_result": rows}}}


def _detail(
    world: "World", account: dict[str, Any], thread: dict[str, Any], message: dict[str, Any], login: str
) -> dict[str, Any]:
    kind, extern_id = _about(world, thread)
    nick, name = account["credentials"]["user_nick"], thread["buyer"]["name"]
    own = not message["from_buyer"]
    return {
        "id": int(message["id"]), "gmt_create": _millis(message["t"]), "message_type": kind, "extern_id": extern_id,
        "sender_name": nick if own else name, "content": message["text"], "file_path_list": {"file_path": []},
        "summary": {
            "sender_login_id": nick if own else login, "sender_name": nick if own else name,
            "receiver_name": name if own else nick,
            "product_name": _title(world, thread) if kind == "product" else None,
            "order_url": None,
        },
        **({"out_ref": message["reference"]} if message["reference"] else {}),
    }  # fmt: skip


def _about(world: "World", thread: dict[str, Any]) -> tuple[str, int]:
    if thread["sale_id"]:
        return "order", int(thread["sale_id"])
    rows = _listed(world, thread)
    return ("product", int(rows[0]["product_id"])) if rows else ("member", 0)


def _listed(world: "World", thread: dict[str, Any]) -> list[dict[str, Any]]:
    where = "listing.sku = ? AND site = ?"
    return world.trade.listings(thread["account_id"], where, thread["sku"], thread["site"]) if thread["sku"] else []


def _title(world: "World", thread: dict[str, Any]) -> str:
    return str(_listed(world, thread)[0]["title"])


def _login(world: "World", thread: dict[str, Any]) -> str:
    """The login of a buyer is the same in messages and in orders."""
    if thread["sale_id"]:
        return str(world.trade.order(thread["sale_id"]).extra["buyer_login_id"])
    return str(thread["buyer_id"])


def say(world: "World", account: dict[str, Any], params: dict[str, str]) -> dict[str, Any]:
    """The shop writes to a buyer about an order, a product or nothing of both; the conversation is found by these."""
    asked = nested(params, "create_param")
    text, kind = str(asked.get("content") or ""), asked.get("message_type")
    if kind not in TYPES:
        refuse("InvalidParameter", f"message_type takes {', '.join(TYPES)}")
    if not 1 <= len(text) <= LONGEST:
        return _failed(f"content must have 1 to {LONGEST} characters")
    about = (kind, int(asked.get("extern_id") or 0))
    threads = world.messages.threads("account_id = ?", account["id"], tail="ORDER BY updated_at DESC, id DESC")
    known = [
        thread["id"] for thread in threads
        if _login(world, thread) == asked.get("buyer_id") and _about(world, thread) == about
    ]  # fmt: skip
    if not known:
        return _failed("the buyer and the relation were not found")
    try:
        world.messages.reply(account["id"], known[0], text, reference=str(asked.get("out_ref") or ""))
    except Refusal as no:
        return _failed(str(no))
    return {"result": {"is_success": True, "error_code": 0, "error_msg": "success!"}}


def _failed(message: str) -> dict[str, Any]:
    return {"result": {"is_success": False, "error_code": "-999", "error_msg": message}}


def _millis(moment: float) -> int:
    return int(moment * 1000)
