"""The chart of accounts: the few accounts that the house books to, as words of the code."""

from dataclasses import dataclass

from finance.states import AccountKind, Component

MONEY = "1010"
MARKETPLACE_BALANCE = "1020"
RECEIVABLE = "1100"
INVENTORY = "1300"
STOCK_IN_PLACE = "1310"
SUSPENSE = "1900"
RECEIVED_NOT_BILLED = "2010"
PAYABLE = "2020"
FREIGHT_ACCRUED = "2030"
WALLETS = "2100"
TAX_COLLECTED = "2200"
OPENING = "3000"
SALES = "4010"
SHIPPING_CHARGED = "4020"
DISTRIBUTOR_SALES = "4030"
REFUNDS = "4090"
COST_OF_GOODS = "5010"
FREIGHT_OUT = "5020"
RETURNS_WRITTEN_OFF = "5030"
STOCK_DIFFERENCES = "5040"
STOCK_WRITTEN_OFF = "5045"
PURCHASE_DIFFERENCES = "5050"
RESEND_COST = "5060"
COMMISSION = "6010"
PAYMENT_FEES = "6020"
OTHER_FEES = "6030"
ADVERTISING = "6040"
SUBSCRIPTIONS = "6050"
PENALTIES = "6060"
FEE_DIFFERENCES = "6090"
BANK_FEES = "6100"
EXCHANGE_DIFFERENCES = "7010"


@dataclass(frozen=True, slots=True)
class ChartLine:
    """An account as data."""

    code: str
    name: str
    name_zh: str
    kind: AccountKind


_A, _L, _E, _I, _X = (
    AccountKind.ASSET, AccountKind.LIABILITY, AccountKind.EQUITY, AccountKind.INCOME, AccountKind.EXPENSE,
)  # fmt: skip

CHART: tuple[ChartLine, ...] = (
    ChartLine(MONEY, "Money in our accounts", "资金账户", _A),
    ChartLine(MARKETPLACE_BALANCE, "Settled, not yet paid out", "平台已结算未提现", _A),
    ChartLine(RECEIVABLE, "Owed by marketplaces", "平台应收账款", _A),
    ChartLine(INVENTORY, "Inventory", "库存商品", _A),
    ChartLine(STOCK_IN_PLACE, "Stock changing place", "库存转移过渡", _A),
    ChartLine(SUSPENSE, "To be explained", "待查款项", _A),
    ChartLine(RECEIVED_NOT_BILLED, "Received, not yet billed", "暂估应付", _L),
    ChartLine(PAYABLE, "Owed to suppliers", "应付账款", _L),
    ChartLine(FREIGHT_ACCRUED, "Freight not yet billed", "应付未开票运费", _L),
    ChartLine(WALLETS, "Distributors' wallets", "分销商钱包余额", _L),
    ChartLine(TAX_COLLECTED, "Tax collected by marketplaces", "平台代收税款", _L),
    ChartLine(OPENING, "Opening balances", "期初余额", _E),
    ChartLine(SALES, "Sales of goods", "商品销售收入", _I),
    ChartLine(SHIPPING_CHARGED, "Shipping paid by buyers", "买家支付运费", _I),
    ChartLine(DISTRIBUTOR_SALES, "Sales to distributors", "分销收入", _I),
    ChartLine(REFUNDS, "Refunds", "退款", _I),
    ChartLine(COST_OF_GOODS, "Cost of goods sold", "销售成本", _X),
    ChartLine(FREIGHT_OUT, "Freight to buyers", "发货运费", _X),
    ChartLine(RETURNS_WRITTEN_OFF, "Returns written off", "退货报损", _X),
    ChartLine(STOCK_DIFFERENCES, "Stock differences", "库存盘盈盘亏", _X),
    ChartLine(STOCK_WRITTEN_OFF, "Stock written off", "库存报废", _X),
    ChartLine(PURCHASE_DIFFERENCES, "Purchase differences", "采购差异", _X),
    ChartLine(RESEND_COST, "Goods sent again", "补发成本", _X),
    ChartLine(COMMISSION, "Commission", "平台佣金", _X),
    ChartLine(PAYMENT_FEES, "Payment fees", "支付手续费", _X),
    ChartLine(OTHER_FEES, "Other marketplace fees", "其他平台费用", _X),
    ChartLine(ADVERTISING, "Advertising", "广告费", _X),
    ChartLine(SUBSCRIPTIONS, "Subscriptions", "平台月租", _X),
    ChartLine(PENALTIES, "Penalties", "平台罚款", _X),
    ChartLine(FEE_DIFFERENCES, "Settlement differences", "结算差异", _X),
    ChartLine(BANK_FEES, "Bank and withdrawal fees", "银行及提现手续费", _X),
    ChartLine(EXCHANGE_DIFFERENCES, "Exchange differences", "汇兑损益", _X),
)

# Which account takes the other side of a marketplace's amount, by what it is for.
COMPONENT_ACCOUNT: dict[Component, str] = {
    Component.ITEMS: SALES,
    Component.SHIPPING: SHIPPING_CHARGED,
    Component.TAX: TAX_COLLECTED,
    Component.TAX_WITHHELD: TAX_COLLECTED,
    Component.COMMISSION: COMMISSION,
    Component.PAYMENT_FEE: PAYMENT_FEES,
    Component.FIXED_FEE: OTHER_FEES,
    Component.FULFILMENT_FEE: OTHER_FEES,
    Component.REFUND_ITEMS: REFUNDS,
    Component.REFUND_SHIPPING: REFUNDS,
    Component.REFUND_TAX: TAX_COLLECTED,
    Component.REFUND_TAX_WITHHELD: TAX_COLLECTED,
    Component.REFUND_COMMISSION: COMMISSION,
    Component.ADVERTISING: ADVERTISING,
    Component.SUBSCRIPTION: SUBSCRIPTIONS,
    Component.STORAGE: OTHER_FEES,
    Component.PENALTY: PENALTIES,
    Component.ADJUSTMENT: FEE_DIFFERENCES,
}
