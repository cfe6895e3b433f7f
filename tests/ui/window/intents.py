"""A presenter that only writes down what a person did."""


class RecordedIntents:
    """Both screens' intents, as one list of words."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.ticks = 0
        self.language = ""

    def key(self, key: str) -> None:
        self.done.append(key)

    def backspace(self) -> None:
        self.done.append("backspace")

    def clear(self) -> None:
        self.done.append("clear")

    def quick_amount(self, amount_minor: int) -> None:
        self.done.append(f"amount {amount_minor}")

    def redeem(self) -> None:
        self.done.append("redeem")

    def pay_by_card(self) -> None:
        self.done.append("card")

    def coupon(self) -> None:
        self.done.append("coupon")

    def switch_credit(self) -> None:
        self.done.append("credit")

    def gifts(self) -> None:
        self.done.append("gifts")

    def select_line(self, line_id: str) -> None:
        self.done.append(f"select {line_id}")

    def move_selection(self, rows: int) -> None:
        self.done.append(f"move {rows}")

    def step_line(self, pieces: int) -> None:
        self.done.append(f"step {pieces}")

    def remove_line(self) -> None:
        self.done.append("remove")

    def commit(self) -> None:
        self.done.append("commit")

    def undo(self) -> None:
        self.done.append("undo")

    def send_now(self) -> None:
        self.done.append("send now")

    def refresh(self) -> None:
        self.done.append("refresh")

    def print_receipt(self) -> None:
        self.done.append("receipt")

    def speak(self, language: str) -> None:
        self.language = language

    def tick(self) -> None:
        self.ticks += 1
