using Serverless.Core.Windows;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>The order in which results are written.</summary>
public sealed class WriteOrderTests
{
    // events    0 ── 150          75
    // stored    [0, 80)           [0, 230)
    //           [150, 230)                   then the second one is retracted: whoever asks in between finds each event, if anything twice
    [Fact]
    public async Task A_session_is_stored_before_its_parts_are_retracted()
    {
        await using var world = new World(new SimulatedTopic(Some.Stream(0, 150, 75)), Some.Sessions);
        var (sound, stored) = (world.Stores.Results, new List<(PaneKind Kind, long Events)>());
        world.Stores = world.Stores with
        {
            Results = AlteredPort.Of(sound, "WriteAsync", args =>
            {
                var results = (IReadOnlyList<Result>)args[0]!;
                stored.AddRange(results.Select(result => (result.Kind, result.Events)));
                return sound.WriteAsync(results, CancellationToken.None);
            }),
        };
        var host = world.Start();
        for (var batch = 0; batch < 2; batch++)
        {
            await host.BatchAsync([2], new Random(1));
            // What sessions emit is written by the operation after.
            for (var tick = 0; tick < 2; tick++)
            {
                world.Clock.Advance(TimeSpan.FromMilliseconds(150));
                await host.TickAsync();
                await world.DeliverAllAsync(host);
            }
        }

        Assert.Equal([(PaneKind.Early, 1), (PaneKind.Early, 1), (PaneKind.Early, 3), (PaneKind.Retracted, 3)], stored);
    }
}
