"""The finance app: its entries in the shell."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FinanceConfig(AppConfig):
    name = "finance"

    def ready(self) -> None:
        """Put our pages into the navigation."""
        from erp.kernel.ui.home import TILES
        from erp.kernel.ui.links import LINKS  # the shell is filled when apps are ready
        from erp.kernel.ui.nav import NAV, NavItem
        from finance.queries import books_links, payables_links, settlements_links
        from finance.queries.home import tiles

        NAV.append(
            NavItem(_("Finance"), _("Profit and loss"), "cash-banknote", "finance:profit-and-loss", "finance.view")
        )
        NAV.append(NavItem(_("Finance"), _("Months"), "lock", "finance:periods", "finance.view"))
        NAV.append(NavItem(_("Finance"), _("Books"), "clipboard-list", "finance:trial-balance", "finance.view"))
        NAV.append(NavItem(_("Finance"), _("Not in the books yet"), "hand-stop", "finance:unposted", "finance.view"))
        NAV.append(NavItem(_("Finance"), _("Exchange rates"), "world", "finance:rates", "finance.view"))
        NAV.append(NavItem(_("Finance"), _("Fee rules"), "receipt", "finance:fee-rules", "finance.view"))
        LINKS["entry"] = books_links.entries
        LINKS["move"] = books_links.moves
        LINKS["parcel"] = books_links.parcels
        LINKS["service"] = books_links.services
        LINKS["account"] = books_links.accounts
        NAV.append(NavItem(_("Finance"), _("Bills"), "receipt", "finance:bills", "payables.view"))
        NAV.append(NavItem(_("Finance"), _("Payments"), "cash-banknote", "finance:payments", "payables.view"))
        NAV.append(NavItem(_("Finance"), _("Owed to suppliers"), "clock", "finance:ageing", "payables.view"))
        NAV.append(NavItem(_("Finance"), _("Opening balances"), "upload", "finance:opening", "finance.manage"))
        NAV.append(NavItem(_("Finance"), _("Late costs"), "receipt", "finance:late-costs", "purchasing.view"))
        NAV.append(NavItem(_("Stock"), _("Stock value"), "cash-banknote", "finance:stock-value", "purchasing.view"))
        LINKS["late_cost"] = payables_links.late_costs
        LINKS["bill"] = payables_links.bills
        LINKS["payment"] = payables_links.payments
        NAV.append(NavItem(_("Finance"), _("Settlements"), "receipt", "finance:settlements", "finance.view"))
        NAV.append(NavItem(_("Finance"), _("Money"), "cash-banknote", "finance:money", "finance.view"))
        NAV.append(NavItem(_("Finance"), _("Confirm top-ups"), "download", "finance:top-ups", "distribution.wallets"))
        NAV.append(NavItem(_("Products"), _("Price calculator"), "scale", "finance:prices", "listings.price"))
        LINKS["settlement"] = settlements_links.settlements
        LINKS["settlement_line"] = settlements_links.settlement_lines
        LINKS["withdrawal"] = settlements_links.withdrawals
        LINKS["money_account"] = settlements_links.money_accounts
        LINKS["wallet_entry"] = settlements_links.wallet_entries
        TILES.append(tiles)
