"""Words of the books."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AccountKind(TextChoices):
    ASSET = "asset", _("Asset")
    LIABILITY = "liability", _("Liability")
    EQUITY = "equity", _("Equity")
    INCOME = "income", _("Income")
    EXPENSE = "expense", _("Expense")


class Component(TextChoices):
    """What an amount between us and a marketplace is for. One word for all four; each connector maps its own words to these."""

    ITEMS = "items", _("Goods")
    SHIPPING = "shipping", _("Shipping")
    TAX = "tax", _("Tax collected by the marketplace")
    TAX_WITHHELD = "tax_withheld", _("Tax paid on by the marketplace")
    COMMISSION = "commission", _("Commission")
    PAYMENT_FEE = "payment_fee", _("Payment fee")
    FIXED_FEE = "fixed_fee", _("Fixed fee")
    FULFILMENT_FEE = "fulfilment_fee", _("Fulfilment fee")
    REFUND_ITEMS = "refund_items", _("Refund of goods")
    REFUND_SHIPPING = "refund_shipping", _("Refund of shipping")
    REFUND_TAX = "refund_tax", _("Refund of tax")
    REFUND_TAX_WITHHELD = "refund_tax_withheld", _("Tax no longer paid on")
    REFUND_COMMISSION = "refund_commission", _("Commission given back")
    ADVERTISING = "advertising", _("Advertising")
    SUBSCRIPTION = "subscription", _("Subscription")
    STORAGE = "storage", _("Storage")
    PENALTY = "penalty", _("Penalty")
    ADJUSTMENT = "adjustment", _("Adjustment")


class MoneyAccountKind(TextChoices):
    BANK = "bank", _("Bank")
    PAYONEER = "payoneer", "Payoneer"
    WORLD_FIRST = "worldfirst", "WorldFirst"
    PINGPONG = "pingpong", "PingPong"
    PAYPAL = "paypal", "PayPal"
    CASH = "cash", _("Cash")


class BillState(TextChoices):
    DRAFT = "draft", _("Draft")
    APPROVED = "approved", _("Approved")
    CANCELLED = "cancelled", _("Cancelled")


class BillLineKind(TextChoices):
    GOODS = "goods", _("Goods")
    EXTRA = "extra", _("Freight or other cost")
    LATE = "late", _("Late cost")
    OTHER = "other", _("Other")


class SettlementState(TextChoices):
    MATCHED = "matched", _("Matched")
    DIFFERENT = "different", _("Differences")
    PAID_OUT = "paid_out", _("Paid out")


class SettlementLineState(TextChoices):
    MATCHED = "matched", _("Matched")
    DIFFERENT = "different", _("Different")
    ACCEPTED = "accepted", _("Accepted")
    UNKNOWN_ORDER = "unknown_order", _("Unknown order")
    UNMAPPED = "unmapped", _("Unknown kind")


class ScheduleBase(TextChoices):
    ITEMS = "items", _("Of the goods")
    ITEMS_SHIPPING = "items_shipping", _("Of goods and shipping")
    TOTAL = "total", _("Of all that the buyer paid")


class PriceTarget(TextChoices):
    """What the price calculator is to leave."""

    MARGIN = "margin", _("Margin, % of net sales")
    PROFIT = "profit", _("Profit per unit, in the store's currency")


class PriceRounding(TextChoices):
    """To which allowed price a computed one goes."""

    UP = "up", _("Always up")
    NEAREST = "nearest", _("To the nearest")
