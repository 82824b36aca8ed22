"""What customers of the electronics shop write: sentences by touchpoint and mood, varied by slots and habits.

A sentence may hold slots such as `{wait}`; each slot draws from its list in `SLOTS`. `POOLS` holds, for each
touchpoint, sentences of unhappy, undecided and happy customers.
"""

from __future__ import annotations

import random

SLOTS: dict[str, list[str]] = {
    "wait": ["Forty minutes", "Half an hour", "25 minutes", "Almost an hour", "35 min", "Twenty minutes",
             "Over 50 minutes"],
    "times": ["twice", "three times", "four times", "again and again"],
    "late": ["two days", "three days", "four days", "a whole week", "nearly two weeks", "five days", "6 days"],
    "thing": ["laptop", "tablet", "phone", "speaker", "monitor", "printer", "TV", "router"],
    "day": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
    "person": ["the lady", "the young man", "the gentleman", "the colleague", "the woman at the desk", "Mr Okafor",
               "Sandra"],
    "min": ["5", "ten", "two", "fifteen", "3", "twenty"],
    "cost": ["4.99", "5.95", "7.90", "6.90"],
    "who": ["my daughter", "my sister", "a colleague", "my neighbour", "my flatmate", "my dad",
            "two friends", "my boss"],
    "people": ["four people", "three different people", "two agents and a robot", "everybody who picked up"],
    "hour": ["8", "half past seven", "noon", "4 pm", "six in the evening"],
}  # fmt: skip

Mood = tuple[list[str], list[str], list[str]]  # unhappy, undecided, happy

POOLS: dict[str, Mood] = {
    "Read reviews": (
        [
            "Reviews are fine but delivery cost only shows up at the very end. {cost} extra!",
            "Half of the reviews are about the old model.",
            "I read forty reviews and still had to guess what delivery costs.",
            "Too many five star reviews that all sound the same. Not sure I believe them.",
            "Filter for reviews did not work on my phone.",
            "No answer to my question under the product for {late}.",
            "The comparison table forgets what I chose when I go back.",
        ],
        [
            "Good overview, but I'd like to see reviews from people who use it for work.",
            "Okay. Photos by customers would help more than stars.",
            "Useful, could be shorter.",
            "Reviews helped, the technical part is hard to understand.",
            "Would be nice to have the delivery price next to the price.",
        ],
        [
            "The reviews answered exactly what I wanted to know about the {thing}.",
            "Liked that bad reviews are shown too.",
            "Comparing three models side by side saved me hours.",
            "Clear, honest, and somebody from the shop answered my question on {day}.",
        ],
    ),
    "Ask in store": (
        [
            "Had to wait {min} minutes until somebody was free.",
            "He only wanted to sell me the protection plan.",
            "Staff knew less than what is on the website.",
            "Was sent from one desk to the other {times}.",
        ],
        [
            "Friendly, but could not tell me if it is in stock.",
            "Good advice, a bit rushed on a {day}.",
            "Okay, but I had to explain everything again at the till.",
            "Nice people. The shop was very full.",
        ],
        [
            "{person} took the time to explain everything. Thank you!",
            "Told me honestly that the cheaper {thing} is enough for me.",
            "Best advice I ever got in a shop.",
            "Very patient with my mother, who is 81.",
            "{person} knew exactly which {thing} fits. That is why I come here.",
            "Quick, competent and no pressure at all.",
            "I came in with no idea and left with the right {thing}.",
            "They let me try three of them. Great.",
        ],
    ),
    "Get price alert": (
        [
            "Price was back up when I clicked the mail.",
            "I get an e-mail every {day}, that is too many.",
            "Alert came at 3 in the morning and it was sold out by {hour}.",
        ],
        ["Handy, but it should say for how long the price holds.", "Works, though a push message would be better."],
        [
            "Saved 80 euros by waiting a week, thanks to the alert.",
            "Simple and it does what it says.",
            "Bought the {thing} the minute the mail came.",
        ],
    ),
    "Ask chat assistant": (
        [
            "The bot did not understand my question, {times}.",
            "I just wanted a human. Had to type it {times}.",
            "Sent me a link to the FAQ that I had already read.",
            "Useless robot.",
            "It asked for my order number although I have not ordered anything yet.",
            "Waste of {min} minutes.",
        ],
        [
            "Answers simple things. For anything else you need a person.",
            "Fast, but not what I asked.",
            "After a while a real person came and it was fine.",
        ],
        [
            "Surprisingly good, knew which cable I need for the {thing}.",
            "Got a person within {min} minutes, very helpful.",
            "Quick answer late in the evening.",
        ],
    ),
    "Check out": (
        [
            "Had to create an account just to pay.",
            "My card was refused {times} without saying why.",
            "Delivery costs {cost} appear on the last page. Not fair.",
            "No field for our VAT number, had to call for an invoice.",
            "The app crashed while paying and I did not know if I had ordered.",
            "Voucher code did not work and nobody could tell me why.",
        ],
        [
            "Worked, but too many pages.",
            "Fine. PayPal took two attempts.",
            "Okay, I would have liked to pick a delivery day.",
            "Address had to be typed in twice.",
            "Quick enough, the protection plan question is annoying.",
        ],
        [
            "One page, paid in a minute. Like it.",
            "So easy on the phone!",
            "Finally a checkout without an account.",
            "All costs clear from the start, perfect.",
            "Ordered the {thing} on the bus, took me {min} minutes.",
            "Much better than last year.",
            "Apple Pay, done. Great.",
        ],
    ),
    "Order confirmed": (
        [
            "Confirmation came {late} later.",
            "Mail landed in spam and the order number was not in the app.",
            "It says delivery “soon”. When is soon?",
            "Wrong billing address on the invoice, cannot change it.",
        ],
        [
            "Fine, but the delivery window is a whole day.",
            "Mail okay, the invoice should be attached at once.",
            "All there. Bit long.",
        ],
        [
            "Immediately there, with date and invoice. Perfect.",
            "Clear and short.",
            "I could put the delivery into my calendar with one click, nice.",
            "Everything I need in one e-mail.",
            "Good that I could still change the address.",
        ],
    ),
    "Delivery updates": (
        [
            "“Between 8 and 18”? I do have a job.",
            "Mail said delivered, nothing was there.",
            "Three e-mails, and the parcel came {late} late anyway.",
            "No update at all since {day}.",
            "Tracking link says unknown number.",
            "The carrier knew the time, you did not.",
            "Told me it is coming today. It did not. Same on {day}.",
            "Waited at home the whole {day} for nothing.",
        ],
        [
            "Updates are ok but a smaller time window would help.",
            "Came one day late, but at least I was told.",
            "Parcel was at the neighbour's, the e-mail did not say which one.",
            "Too many mails for one {thing}.",
        ],
        [
            "Always knew where my {thing} was.",
            "Arrived a day early!",
            "Good updates, driver was very kind.",
            "Came exactly when the last mail said, around {hour}.",
        ],
    ),
    "Collect in store": (
        [
            "Was not ready although the message said so.",
            "Waited {min} minutes at the desk behind people with complaints.",
            "The code in the app did not load in the basement, no reception there.",
        ],
        [
            "Fine, but the desk is hard to find.",
            "Quick, though nobody checked if it was the right {thing}.",
            "Ok. Parking costs extra.",
        ],
        [
            "In and out in {min} minutes.",
            "Ordered at lunch, collected at {hour}. Brilliant.",
            "{person} even helped me carry the {thing} to the car.",
            "Exactly how it should work.",
            "Ready the same day, friendly staff.",
        ],
    ),
    "Call about late parcel": (
        [
            "Told the same story to {people}.",
            "Explained everything {times}, and each time somebody new.",
            "{wait} on hold and then cut off.",
            "{wait} in the queue just to hear that they will call back. They did not.",
            "Had to give my order number {times}.",
            "Nobody could tell me where my {thing} is.",
            "Parcel {late} late and the answer is “please be patient”.",
            "They said ask the carrier. The carrier said ask the shop.",
            "I was promised a call back by {day}. Still waiting.",
            "The music is awful and so is the service.",
            "Third call this week. Every time somebody else, every time from the start.",
            "Why do I have to ring at all? You can see it is late!",
            "Line closes at 6, my shift ends at 8.",
            "She was rude and hung up on me.",
            "Customer for years, but for a parcel that is {late} late I get “no information”.",
        ],
        [
            "Nice person, but she could not see more than I can.",
            "It took {min} minutes, in the end I got a new date.",
            "Okay, he promised to look into it.",
            "Parcel came a day after the call, so maybe it helped.",
        ],
        [
            "{person} called the carrier for me and rang back within the hour. Thank you!",
            "Got through at once and had a new date in {min} minutes.",
            "Very kind, sent me a replacement the same day.",
        ],
    ),
    "Set up at home": (
        [
            "You need a second device to set up the first one. Mine is broken, that is why I bought a new one!",
            "Took the whole evening.",
            "The code is on the screen and you have to scan it with the same screen??",
            "The app stopped at 80 % {times}.",
            "My files from the old laptop are still not here.",
            "Instructions are for another model.",
            "I gave up and my son had to do it on {day}.",
        ],
        [
            "Works now, but step four is confusing.",
            "Half an hour, okay for a {thing}.",
            "Printer did not connect at first, second try worked.",
            "Fine, but why do I need an account?",
            "Would like printed instructions in larger letters.",
        ],
        [
            "Up and running in {min} minutes.",
            "The app led me through everything, even I managed it.",
            "All my photos were there at once. Magic.",
            "Very easy, no manual needed.",
            "Setup was fun, really.",
        ],
    ),
    "Bring in for repair": (
        [
            "No date, no spare device. I need it for work.",
            "Three weeks and still “being checked”.",
            "They lost my charger.",
        ],
        ["Friendly, but I had to fill in the same form {times}.", "Repair was fine, just slow."],
        ["Repaired while I waited!", "{person} was honest and said a repair is not worth it."],
    ),
    "Chat with support": (
        [
            "Closed the window by accident and had to start all over.",
            "Every answer took {min} minutes.",
            "Three agents, three opinions.",
            "Asked for the serial number {times}.",
            "Copy and paste answers, nobody read what I wrote.",
            "Chat ended before my problem was solved.",
        ],
        [
            "Friendly but it took long.",
            "Solved half of it, for the rest I should call.",
            "OK, but I'd rather keep the history.",
            "Good answer, a bit technical.",
            "Had to wait for {min} minutes, then it was quick.",
        ],
        [
            "{person} stayed with me until it worked.",
            "Solved in {min} minutes, thank you.",
            "Great chat, they even sent me a picture of the right button.",
            "Finally somebody who knows the {thing}.",
        ],
    ),
    "Recommend a friend": (
        [
            "The bonus for {who} never arrived.",
            "Code did not work, embarrassing.",
            "You should reward old customers, not only new ones.",
        ],
        [
            "Nice idea, ten euros is not much.",
            "Would recommend the store, not the hotline.",
            "Ok, but I do not like to spread codes.",
        ],
        [
            "Already told {who}.",
            "{who} bought the same {thing}, we are both happy.",
            "I send everybody to you. The people in the store are great.",
            "Code worked at once, bonus came the next day.",
            "Happy to recommend, never had a problem.",
            "Best electronics shop in town.",
            "You helped me when others would not. Of course I tell people.",
        ],
    ),
    "Renewal offer": (
        [
            "Looks like spam, almost deleted it.",
            "You offer me a new {thing} while my complaint is open!",
            "The price went up by a third without a word.",
            "Could not find where to say no.",
        ],
        [
            "Fair, but I need to think about it.",
            "Okay offer, too much text.",
            "Would take it if it was monthly.",
            "Why do I get this twice, by mail and by post?",
        ],
        [
            "Fair price and one click, done.",
            "Good reminder, I would have forgotten.",
            "Extended it, the plan already paid for a new screen once.",
            "Friendly offer and no pressure.",
        ],
    ),
}  # fmt: skip

TAILS: Mood = (
    [
        "Never again.", "Very disappointed.", "I expected more.", "Please fix this.", "Will buy elsewhere next time.",
        "This is not what you promise.", "And this was my first order.", "I am a regular customer, not for long.",
        "Really annoying.", "Not acceptable.",
    ],
    ["All in all ok.", "Room for improvement.", "Average.", "Not bad.", "Could be better, could be worse."],
    ["Keep it up!", "Thanks!", "Will be back.", "Very happy.", "Well done.", "Great service.", "Gladly again."],
)  # fmt: skip

OTHER_LANGUAGES: dict[str, Mood] = {
    "Call about late parcel": (
        [
            "Eine halbe Stunde in der Warteschleife und dann aufgelegt.",
            "Niemand weiß, wo mein Paket ist. Seit einer Woche!",
            "J'ai expliqué trois fois la même chose, toujours sans réponse.",
            "Llevo tres llamadas y nadie sabe nada de mi paquete.",
            "Drie keer gebeld, drie keer een ander verhaal.",
        ],
        ["Nette Dame, konnte aber auch nicht helfen."],
        ["Sehr freundlich, am nächsten Tag war das Paket da."],
    ),
    "Delivery updates": (
        ["„Zwischen 8 und 18 Uhr“ ist keine Zeitangabe.", "Le colis est marqué livré mais je n'ai rien reçu."],
        ["Lieferung ok, bitte genauere Uhrzeit."],
        ["Alles pünktlich, danke!", "Livraison rapide, très bien."],
    ),
    "Check out": (
        ["Warum muss ich ein Konto anlegen?", "El pago con tarjeta falló dos veces."],
        ["Bestellung geht, aber zu viele Seiten."],
        ["Super einfach.", "Muy fácil y rápido.", "Snel en duidelijk."],
    ),
    "Ask in store": (
        ["Keiner hatte Zeit für mich."],
        ["Freundlich, aber wenig Auswahl."],
        ["Tolle Beratung, vielen Dank!", "Un vendeur très patient, merci.", "Muy buena atención."],
    ),
    "Set up at home": (
        ["Ohne zweites Gerät geht gar nichts.", "Impossible à installer sans aide."],
        ["Ging, aber nur mit meinem Enkel."],
        ["In zehn Minuten fertig, klasse."],
    ),
}
"""Comments as they came in German, French, Spanish and Dutch."""

_SLIPS = [
    ("definitely", "definately"), ("received", "recieved"), ("because", "becuase"), ("really", "realy"),
    ("until", "untill"), ("delivery", "delivry"), ("would", "woud"), ("the ", "teh "), ("parcel", "parcle"),
    ("minutes", "minuts"), ("address", "adress"), ("their", "thier"), ("again", "agian"), ("friendly", "freindly"),
]  # fmt: skip


def write_comment(chance: random.Random, touchpoint: str, nps: int) -> str:
    """Return what a customer with that NPS answer writes about a touchpoint."""
    mood = 0 if nps <= 6 else 1 if nps <= 8 else 2
    if mood == 0 and nps >= 5 and chance.random() < 0.35:
        mood = 1
    if touchpoint in OTHER_LANGUAGES and chance.random() < 0.05:
        return chance.choice(OTHER_LANGUAGES[touchpoint][mood])
    sentence = chance.choice(POOLS[touchpoint][mood])
    text = _filled(chance, sentence)
    habit = chance.random()
    if habit < 0.16:
        others = [other for other in POOLS[touchpoint][mood] if other != sentence]
        text = f"{text} {_filled(chance, chance.choice(others))}"
    elif habit < 0.42:
        text = f"{text} {chance.choice(TAILS[mood])}"
    return _typed(chance, text)


def _filled(chance: random.Random, text: str) -> str:
    for slot, options in SLOTS.items():
        while "{" + slot + "}" in text:
            text = text.replace("{" + slot + "}", chance.choice(options), 1)
    return text[0].upper() + text[1:]


def _typed(chance: random.Random, text: str) -> str:
    """Return the text as people type it: some in a hurry, some in anger, a few with slips."""
    habit = chance.random()
    if habit < 0.09:
        return text.rstrip(".").lower()
    if habit < 0.11:
        return text.rstrip(".!") + "!!!"
    if habit < 0.12:
        return text.upper()
    if habit < 0.17:
        for right, wrong in chance.sample(_SLIPS, len(_SLIPS)):
            if right in text:
                return text.replace(right, wrong, 1)
    return text
