import Reactor

/// Callers in the order in which they came, each with the same patience; any may leave early. All in constant time.
struct WaiterQueue<Waiter> {
    struct Ticket: Hashable, Sendable { fileprivate let number: Int }

    private var entries: [(waiter: Waiter, expiry: MonotonicInstant)?] = []
    /// The ticket number of `entries[0]`.
    private var firstNumber = 0
    private var head = 0
    private(set) var count = 0

    mutating func append(_ waiter: Waiter, expiry: MonotonicInstant) -> Ticket {
        entries.append((waiter, expiry))
        count += 1
        return Ticket(number: firstNumber + entries.count - 1)
    }

    mutating func popFirst() -> Waiter? {
        skipEmpty()
        guard head < entries.count else { return nil }
        return take(head)
    }

    /// Takes out one that has given up; nil when it was served already.
    mutating func remove(_ ticket: Ticket) -> Waiter? {
        let index = ticket.number - firstNumber
        guard index >= head, index < entries.count else { return nil }
        return take(index)
    }

    /// Takes out the first one if its time is over.
    mutating func popExpired(now: MonotonicInstant) -> Waiter? {
        guard let expiry = firstExpiry(), expiry <= now else { return nil }
        return popFirst()
    }

    /// When the time of the first one is over. Later ones are never sooner, since all wait equally long.
    mutating func firstExpiry() -> MonotonicInstant? {
        skipEmpty()
        return head < entries.count ? entries[head]!.expiry : nil
    }

    private mutating func take(_ index: Int) -> Waiter? {
        guard let entry = entries[index] else { return nil }
        entries[index] = nil
        count -= 1
        return entry.waiter
    }

    private mutating func skipEmpty() {
        while head < entries.count, entries[head] == nil { head += 1 }
        guard head == entries.count || head > 256 && head > entries.count / 2 else { return }
        firstNumber += head
        entries.removeFirst(head)
        head = 0
    }
}
