"""What buyers write: reviews by their stars, reasons, questions. In the languages that a shop really gets them in."""

REVIEWS: dict[int, tuple[tuple[str, str], ...]] = {
    1: (
        ("Broken on arrival", "The box was crushed and the part inside does not work. I want my money back."),
        ("Nie polecam", "Przesyłka przyszła po miesiącu, a towar jest uszkodzony."),
        ("Falsche Farbe, keine Antwort", "Ich habe zweimal geschrieben und keine Antwort bekommen."),
    ),
    2: (
        ("Not as described", "Much smaller than in the photo, and the plug does not fit here."),
        ("Décevant", "La qualité ne correspond pas du tout à la description."),
    ),
    3: (("So-so", "It works, but it took weeks to get here."), ("一般", "东西能用，就是物流太慢了。")),
    4: (("Good", "Good value, the manual could be better."), ("Bien", "Llegó bien, el embalaje un poco dañado.")),
    5: (("Perfect", "Exactly as described, fast delivery. Thank you!"), ("非常好", "质量很好，发货快，好评！")),
}
CANCEL_REASONS = ("changed my mind", "ordered by mistake", "found it cheaper", "delivery takes too long")
RETURNS = (
    ("changed_mind", "I do not need it any more."),
    ("defective", "It stopped working after a day."),
    ("not_as_described", "The colour is not the one in the picture."),
    ("wrong_item", "You sent me something else."),
    ("damaged", "The parcel was wet and the goods are damaged."),
)
DISPUTES = (
    ("not_arrived", "Tracking has not moved for weeks. Where is my order?"),
    ("missing", "One piece of the order was not in the parcel."),
    ("not_as_described", "This is a copy, not what was offered."),
)
QUESTIONS = (
    "Hello, when will my order be shipped?",
    "The tracking number does not work. Can you check?",
    "Wann kommt mein Paket an? Ich bin nächste Woche im Urlaub.",
    "Bonjour, puis-je avoir une facture pour cette commande ?",
    "你好，请问什么时候发货？",
    "¿Pueden enviarlo sin factura dentro? Es un regalo.",
    "Can you declare a lower value on the customs form?",
)
