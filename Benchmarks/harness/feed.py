"""Figure (d): the event feed, its rate and the delay from the commit of an event to the commit of its effect."""

from .contest import Result
from .market import eventually
from .processes import Sample, measure

FIGURE = "event feed"
#: More than can be carried, but not so many that working them off takes longer than everything else.
SALES = 100
#: The commit of the last event until its effect: nobody waits longer.
PATIENCE_SECONDS = 120
#: The inbox keeps the newest version of an aggregate, so each listing is bought from a few times only.
LISTINGS = 2000


class Feed:
    """Events on one platform, and what the database says of them."""

    def __init__(self, market, settings):
        self.market, self.settings = market, settings
        self.runs = 0

    def position(self, source):
        return int(self.market.psql(f"SELECT coalesce(max(pos), 0) FROM {source}.outbox"))

    def reads(self, consumer, source):
        """Whether a service consumes the feed of another."""
        return self.market.psql(f"SELECT count(*) FROM {consumer}.feed_cursor WHERE source = '{source}'") == "1"

    def settle(self, source, consumer):
        """Waits until the consumer has read the feed to its end."""
        eventually(lambda: self.market.psql(
            f"SELECT NOT EXISTS (SELECT FROM {source}.outbox o, {consumer}.feed_cursor c WHERE c.source = '{source}' "
            "AND (o.epoch, o.xid::text::bigint, o.pos) > (c.epoch, c.xid, c.pos))") == "t", within=PATIENCE_SECONDS)

    def run(self, command, source, consumers, load):
        """Lets events happen; the sample of each consumer."""
        for consumer in consumers:
            self.settle(source, consumer)
        first = self.position(source)
        self.runs += 1
        made = measure(
            [self.market.programs / "bench-bids", *command, "--config", self.market.operators, "--name",
             f"feed-{self.runs}", *load], self.market.processes)
        samples = {}
        for consumer in consumers:
            self.settle(source, consumer)
            line = self.market.psql(
                (self.market.sql / "delays.sql").read_text(),
                {"source": source, "consumer": consumer, "first": first})
            count, lasted, median, worst = map(float, line.split("|"))
            samples[consumer] = Sample(
                rate=count / lasted if lasted else 0.0, costs=made.costs, foreign_share=made.foreign_share,
                failures=made.failures, failure_rate=made.failure_rate,
                latency={"p50": median * 1000, "p99": worst * 1000})
        return samples


def run(market, settings, say):
    """Measures the figure; `say` takes each result."""
    feed = Feed(market, settings)

    def repeat(what, setting, command, source, consumers, load):
        consumers = [name for name in consumers if feed.reads(name, source)]
        found = {name: Result(FIGURE, what.format(name), setting, "events/s") for name in consumers}
        # Not counted: plans and connections are made when they are needed first.
        feed.run(command, source, consumers, ["--warm-up", 0, "--seconds", settings.warm_up, "--rate", 100])
        for _ in range(settings.rounds):
            for name, sample in feed.run(command, source, consumers, load).items():
                found[name].samples.append(sample)
        for result in found.values():
            say(result)

    window = ["--warm-up", 0, "--seconds", settings.seconds]
    for rate in (1000,) if settings.is_quick else (100, 1000):
        repeat("member changed → {}", f"{rate} events/s offered", ["announce"], "gateway", ("helpdesk", "orders"),
               [*window, "--rate", rate])
    shop = market.prepare("shop", "--bidders", 64, "--auctions", LISTINGS, "--stock", 1000)
    repeat("auction sold → {} (contract, mails)", f"{SALES} sales/s offered", ["purchase", "--cast", shop], "auctions",
           ("orders",), [*window, "--rate", SALES])
