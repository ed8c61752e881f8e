using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Runtime.Epochs;
using Some = Serverless.EndToEnd.Tests.Stores.Some;

namespace Serverless.EndToEnd.Tests.Epochs;

public sealed class EpochCauseTests
{
    // hours ago   25        24        3          2           1
    // cause       rekeyed   rekeyed   deployed   rekeyed     started again
    [Fact]
    public void Epochs_that_nobody_has_asked_for_are_warned_of_for_a_day_the_newest_first()
    {
        var strayed = EpochCause.Strayed(new Stray("site", new Partition(3), new Offset(17)));
        var silent = EpochCause.Silent(new ShardId("telemetry", "device", new LayoutNumber(2), 5), TimeSpan.FromSeconds(90));
        PipelineEpoch[] epochs =
        [
            Opened(1, 25, strayed), Opened(2, 24, strayed), Opened(3, 3, "revision 3 was deployed"), Opened(4, 2, strayed),
            Opened(5, 1, silent),
        ];

        Assert.Equal(
            [
                "epoch 5, 2026-03-01T11:00:00Z: view device was started again in new entities: telemetry.device.2.5 had been silent for "
                    + "90 s",
                "epoch 4, 2026-03-01T10:00:00Z: view site was rekeyed: the record at partition 3, offset 17 isn't in the partition of "
                    + "its key",
            ],
            EpochCause.Warnings(epochs, Some.Moment - TimeSpan.FromDays(1)));
    }

    private static PipelineEpoch Opened(int number, int hoursAgo, string cause) =>
        Some.Epoch(number) with { OpenedAt = Some.Moment - TimeSpan.FromHours(hoursAgo), Cause = cause };
}
