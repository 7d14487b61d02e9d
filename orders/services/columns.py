"""The columns of a sheet of orders: one row is one order."""

from django.utils.translation import gettext_lazy as _

from erp.kernel.imports.columns import Column

KIND = "orders.manual"
COLUMNS = (
    Column("number", ("Order number", "订单号"), _("The key: the same number in a store is the same order."), required=True),
    Column("store", ("Store", "店铺"), _("By its name; empty: own sales.")),
    Column("currency", ("Currency", "币种"), _("Three letters: EUR."), required=True),
    Column("lines", ("Lines", "商品明细"), _("SKU*quantity*price, several with semicolons: LAMP-1*2*9.90; CUP*1*5"), required=True),
    Column("shipping", ("Shipping", "运费"), _("A number; empty: 0.")),
    Column("name", ("Name", "收件人"), _("Who gets it."), required=True, sealed=True),
    Column("company", ("Company", "公司"), _("Text."), sealed=True),
    Column("street", ("Street", "地址"), _("The first line of the address."), required=True, sealed=True),
    Column("street2", ("Street 2", "地址2"), _("The second line of the address."), sealed=True),
    Column("city", ("Town", "城市"), _("Text."), required=True, sealed=True),
    Column("state", ("Region", "省州"), _("Text."), sealed=True),
    Column("postcode", ("Postcode", "邮编"), _("Text."), sealed=True),
    Column("country", ("Country", "国家"), _("Two letters: DE."), required=True),
    Column("phone", ("Phone", "电话"), _("Text."), sealed=True),
    Column("email", ("E-mail", "邮箱"), _("Text."), sealed=True),
    Column("note", ("Note", "备注"), _("The buyer's words."), sealed=True),
)  # fmt: skip
MOST = {"number": 80, "name": 120, "company": 120, "street": 200, "street2": 200, "city": 120, "state": 120, "postcode": 24, "phone": 40,
        "email": 200, "note": 500}  # fmt: skip
