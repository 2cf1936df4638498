import HelpdeskDomain
import Metrics
import Reactor
import ServiceKit

/// What operators see of the mails.
enum MailMetrics {
    /// One more try ended like this.
    static func count(_ status: DeliveryStatus) {
        Counter(label: "gavel_mail_outcomes_total", dimensions: [("status", status.rawValue)]).increment()
    }

    @Loop
    static func register(_ context: ServiceContext, _ deliverer: MailDeliverer) {
        context.onCollectMetrics {
            let census = deliverer.census
            let counts: [(DeliveryStatus, Int64)] = [
                (.waiting, census.waiting), (.sending, census.sending), (.undelivered, census.undelivered),
                (.unknown, census.unknown),
            ]
            for (status, count) in counts {
                Gauge(label: "gavel_mails", dimensions: [("status", status.rawValue)]).record(count)
            }
            Gauge(label: "gavel_mail_oldest_wait_seconds").record(census.oldestWaitSeconds)
        }
    }
}
