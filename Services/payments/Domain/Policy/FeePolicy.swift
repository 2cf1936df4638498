import Kernel

/// What the platform takes (PY-2) and how it collects (PY-3), of one kind of trade in one market.
package struct FeePolicy: Hashable, Sendable {
    /// Of the price, in hundredths of a percent.
    package let feeBasisPoints: Int64
    /// Added to that, in minor units.
    package let fixedFee: Int64
    /// Of the fee, in hundredths of a percent.
    package let vatBasisPoints: Int64
    /// Calendar days between the announcement of a debit and the debit.
    package let preNotificationDays: Int
    /// Bank days between handing in a file of debits and the day of the debits.
    package let collectionLeadBankDays: Int
    /// Months without use after which a mandate lapses.
    package let mandateLapseMonths: Int

    package init(
        feeBasisPoints: Int64, fixedFee: Int64, vatBasisPoints: Int64, preNotificationDays: Int,
        collectionLeadBankDays: Int, mandateLapseMonths: Int
    ) {
        self.feeBasisPoints = feeBasisPoints
        self.fixedFee = fixedFee
        self.vatBasisPoints = vatBasisPoints
        self.preNotificationDays = preNotificationDays
        self.collectionLeadBankDays = collectionLeadBankDays
        self.mandateLapseMonths = mandateLapseMonths
    }

    /// The auction fee on a price, without tax. Half a minor unit is rounded up.
    package func fee(on price: Int64) -> Int64 { FeePolicy.share(feeBasisPoints, of: price) + fixedFee }

    /// The value added tax on a fee. Half a minor unit is rounded up.
    package func vat(on fee: Int64) -> Int64 { FeePolicy.share(vatBasisPoints, of: fee) }

    private static func share(_ basisPoints: Int64, of amount: Int64) -> Int64 {
        (amount * basisPoints + 5_000) / 10_000
    }
}
