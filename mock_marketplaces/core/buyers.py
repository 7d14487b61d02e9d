"""Plausible buyers: names in four scripts and addresses of the countries that buy. Invented people, real places."""

import random
from typing import Any

_NAMES = {
    "latin": (
        "Emma Thompson|James O'Connor|Lucía Fernández Ortega|François Lefèvre|Jürgen Groß|Chiara Esposito|"
        "Søren Ødegård|Maria da Conceição Albuquerque de Vasconcelos|Liam Murphy|Anneliese Müller-Lüdenscheidt"
    ),
    "polish": "Zażółć Gęślą-Jaźń|Grzegorz Brzęczyszczykiewicz|Małgorzata Wójcik|Łukasz Ścibor|Agnieszka Żółtowska",
    "chinese": "王小明|欧阳娜娜|李雪梅|陈志强|司马光远",
    "cyrillic": "Алексей Кузнецов|Екатерина Щербакова|Дмитрий Юрьевич Ёлкин|Олена Шевченко",
    "japanese": "佐藤 健一|高橋 美咲|渡辺 翔太",
}

# country -> (dialling code, scripts of names, [(street, city, state, postcode)])
_PLACES: dict[str, tuple[str, str, list[tuple[str, str, str, str]]]] = {
    "US": (
        "1",
        "latin latin chinese cyrillic",
        [
            ("{n} Pike St Apt {m}", "Seattle", "WA", "98101"),
            ("{n} W 34th St", "New York", "NY", "10001"),
            ("{n} Peachtree Rd NE", "Atlanta", "GA", "30309"),
            ("{n} Mission Blvd Unit {m}", "San Diego", "CA", "92109"),
        ],
    ),
    "CA": (
        "1",
        "latin chinese",
        [("{n} Queen St W", "Toronto", "ON", "M5V 2A8"), ("{n} Rue Sainte-Catherine", "Montréal", "QC", "H3B 1A1")],
    ),
    "GB": (
        "44",
        "latin polish",
        [
            ("{n} Deansgate", "Manchester", "Greater Manchester", "M3 2BY"),
            ("Flat {m}, {n} Brick Lane", "London", "", "E1 6QL"),
        ],
    ),
    "DE": (
        "49",
        "latin polish cyrillic",
        [("Kastanienallee {n}", "Berlin", "", "10435"), ("Große Bleichen {n}", "Hamburg", "", "20354")],
    ),
    "FR": (
        "33",
        "latin",
        [("{n} Rue de l'Abbé-Groult", "Paris", "", "75015"), ("{n} Cours Lafayette", "Lyon", "", "69003")],
    ),
    "IT": (
        "39",
        "latin",
        [("Via Garibaldi {n}", "Torino", "TO", "10122"), ("Corso Umberto I {n}, int. {m}", "Napoli", "NA", "80138")],
    ),
    "ES": (
        "34",
        "latin",
        [
            ("Calle de Alcalá {n}, {m}º B", "Madrid", "Madrid", "28014"),
            ("Carrer de Balmes {n}", "Barcelona", "Barcelona", "08007"),
        ],
    ),
    "NL": ("31", "latin", [("Keizersgracht {n}", "Amsterdam", "", "1016 EK")]),
    "SE": ("46", "latin", [("Götgatan {n}", "Stockholm", "", "116 21")]),
    "BE": ("32", "latin", [("Meir {n}", "Antwerpen", "", "2000")]),
    "IE": ("353", "latin", [("{n} Grafton Street", "Dublin", "", "D02 HP65")]),
    "PL": (
        "48",
        "polish",
        [
            ("ul. Świętokrzyska {n} m. {m}", "Warszawa", "mazowieckie", "00-044"),
            ("ul. Długa {n}", "Łódź", "łódzkie", "90-001"),
        ],
    ),
    "RU": ("7", "cyrillic", [("ул. Ленина, д. {n}, кв. {m}", "Екатеринбург", "Свердловская область", "620014")]),
    "JP": ("81", "japanese", [("神宮前{n}-{m}", "渋谷区", "東京都", "150-0001")]),
    "AU": ("61", "latin chinese", [("{n} Lygon St", "Carlton", "VIC", "3053")]),
    "SG": ("65", "chinese latin", [("{n} Orchard Road #{m}-0{m}", "Singapore", "", "238823")]),
    "BR": ("55", "latin", [("Rua Augusta, {n} apto {m}", "São Paulo", "SP", "01305-000")]),
    "MX": ("52", "latin", [("Av. Insurgentes Sur {n}", "Ciudad de México", "CDMX", "03100")]),
}

COUNTRY_NAMES = {
    "US": "United States",
    "CA": "Canada",
    "GB": "United Kingdom",
    "DE": "Germany",
    "FR": "France",
    "IT": "Italy",
    "ES": "Spain",
    "NL": "Netherlands",
    "SE": "Sweden",
    "BE": "Belgium",
    "IE": "Ireland",
    "PL": "Poland",
    "RU": "Russia",
    "JP": "Japan",
    "AU": "Australia",
    "SG": "Singapore",
    "BR": "Brazil",
    "MX": "Mexico",
}

DESTINATIONS = ["US", "US", "US", "GB", "DE", "FR", "PL", "ES", "BR", "AU", "CA", "IT", "RU"]


def plausible_buyer(chance: random.Random, country: str) -> dict[str, Any]:
    """Name, e-mail, phone and address in `country`; an unknown country gets an address in the United States' form."""
    code, scripts, places = _PLACES.get(country, _PLACES["US"])
    name = chance.choice(_NAMES[chance.choice(scripts.split())].split("|"))
    street, city, state, postcode = chance.choice(places)
    tag = f"{chance.getrandbits(40):010x}"
    return {
        "name": name,
        "email": f"{tag}@buyers.example.test",
        "phone": f"555{chance.randrange(10**7):07d}",
        "phone_code": code,
        "street": street.format(n=chance.randint(1, 399), m=chance.randint(1, 48)),
        "street2": "",
        "city": city,
        "state": state,
        "postcode": postcode,
        "country": country,
        "country_name": COUNTRY_NAMES.get(country, country),
    }
