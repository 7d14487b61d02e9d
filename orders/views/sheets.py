"""Orders from a sheet: what its pages have of their own. A person sees the own sheets only: buyers stand in them, so that no sheet
of them goes out either."""

from django.utils.translation import gettext_lazy

from erp.kernel.imports.pages import UploadForm
from erp.kernel.imports.views import SheetPages
from orders.order_sheet import MANAGE
from orders.services.columns import KIND

ORDER_PAGES = SheetPages(
    kind=KIND,
    permission=MANAGE,
    app="orders",
    heading=gettext_lazy("Orders from a sheet"),
    form=UploadForm,  # an order is made once, whole: there is nothing to choose
    send_says=gettext_lazy(
        "First you see what each row would do. Nothing is written before you say so, and the same sheet again changes nothing."
    ),
    left_out=gettext_lazy(
        "The wrong rows are left out. Correct them in your sheet and send it again: what is written stays as it is."
    ),
    own_only=True,
    back=(gettext_lazy("Orders"), "orders:list"),
    button=("plus", gettext_lazy("New order"), "orders:new"),
)
