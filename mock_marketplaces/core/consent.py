"""The seller's yes in the browser: a page that names the application and the seller account, and the code it sends back.

A code opens one token call, within five minutes on the mocks' clock, for the application and the address that it was made for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from mock_marketplaces.core.http import Request, Response
from mock_marketplaces.core.push import is_url

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

CODE_LIFE_S = 300.0

Trouble = Literal["", "unknown", "foreign", "used", "expired", "redirect"]

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;background:#f4f5f7;color:#1c2024;margin:0;display:grid;place-items:center;min-height:100vh}"
    "main{background:#fff;border:1px solid #d9dce1;border-radius:10px;padding:32px;max-width:430px}"
    "h1{font-size:20px;margin:0 0 12px}dl{display:grid;grid-template-columns:auto 1fr;gap:6px 16px;margin:16px 0}dt{color:#60646c}"
    "dd{margin:0;overflow-wrap:anywhere}"
    "button{font:inherit;padding:8px 20px;border-radius:6px;border:1px solid #8b8d98;background:#fff;cursor:pointer}"
    "button[value=allow]{background:#2554c7;border-color:#2554c7;color:#fff}small{color:#60646c}"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an application asks of a seller. `more` goes back beside the code, which is called `code_name`."""

    marketplace: str
    application: str
    seller: str
    redirect_uri: str
    state: str
    code_name: str = "code"
    more: Mapping[str, str] = field(default_factory=dict)


class Consent:
    def __init__(self, world: "World") -> None:
        self.world = world

    def answer(self, request: Request, account: dict[str, Any] | None, asked: Asked) -> Response:
        """GET shows the page; POST is the seller's click, and leads back to the application."""
        if account is None:
            return _page(
                f"<h1>{escape(asked.marketplace)} does not know this application</h1><p>Check its id.</p>", 400
            )
        if not is_url(asked.redirect_uri):
            return _page("<h1>This application has no address to return to</h1><p>Send a redirect_uri.</p>", 400)
        if request.method != "POST":
            return _page(_question(asked))
        state = {"state": asked.state} if asked.state else {}
        if request.form().get("answer") != "allow":
            said = {"error": "access_denied", "error_description": "The seller denied the request"}
            return _back(asked.redirect_uri, {**said, **state})
        code = self._issue(account["id"], asked.redirect_uri)
        return _back(asked.redirect_uri, {asked.code_name: code, **asked.more, **state})

    def redeem(self, account: dict[str, Any], code: str, *, redirect_uri: str = "") -> Trouble:
        """Use a code up. '' when it was good; otherwise what is wrong with it, and nothing has changed."""
        with self.world.store.tx() as store:
            row = store.row("SELECT * FROM consent_code WHERE code = ?", code)
            if row is None:
                return "unknown"
            if row["account_id"] != account["id"]:
                return "foreign"
            if row["used_at"] is not None:
                return "used"
            if row["expires_at"] <= self.world.clock.now():
                return "expired"
            if redirect_uri and redirect_uri != row["redirect_uri"]:
                return "redirect"
            store.run("UPDATE consent_code SET used_at = ? WHERE code = ?", self.world.clock.now(), code)
        return ""

    def _issue(self, account_id: str, redirect_uri: str) -> str:
        store = self.world.store
        with store.tx():
            code = store.digest("consent", account_id, store.next("consent"))[:40]
            store.insert(
                "consent_code", code=code, account_id=account_id, redirect_uri=redirect_uri,
                expires_at=self.world.clock.now() + CODE_LIFE_S,
            )  # fmt: skip
        return code


def _question(asked: Asked) -> str:
    name = escape(asked.marketplace)
    return (
        f"<h1>{name}: allow access to your account?</h1>"
        f"<dl><dt>Application</dt><dd>{escape(asked.application)}</dd><dt>Seller account</dt><dd>{escape(asked.seller)}</dd></dl>"
        "<p>It will read your orders and listings, set quantities and prices, and confirm shipments.</p>"
        '<form method="post"><button name="answer" value="allow">Allow</button> '
        '<button name="answer" value="deny">Deny</button></form>'
        f"<p><small>A mock of {name}. No real account is touched.</small></p>"
    )


def _page(body: str, status: int = 200) -> Response:
    text = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Consent</title><style>{_STYLE}</style><main>{body}</main></html>"
    )
    return Response(status, text.encode(), {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"})


def _back(redirect_uri: str, values: Mapping[str, str]) -> Response:
    parts = urlsplit(redirect_uri)
    query = urlencode([*parse_qsl(parts.query), *values.items()])
    return Response(302, b"", {"Location": urlunsplit(parts._replace(query=query)), "Cache-Control": "no-store"})
