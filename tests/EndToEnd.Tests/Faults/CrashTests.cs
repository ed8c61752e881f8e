using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;
using Serverless.EndToEnd.Tests.Faults.Memory;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>Small streams, run through with a crash before and after each of the writes that a run without one makes.</summary>
public sealed class CrashTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_crash_at_any_write_changes_nothing(bool after)
    {
        var run = new CrashRun(Plain(), batch: 8) { Stores = () => new MemoryWorldStores() };
        await CrashEverywhereAsync(run, after, "epoch", "delta", "side", "append", "poke", "result", "state");
    }

    [Theory, Trait("Set", "long")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_same_on_the_embedded_stores(bool after) =>
        await CrashEverywhereAsync(new CrashRun(Plain(), batch: 8), after, "epoch", "delta", "side", "append", "poke", "result", "state");

    // Only half of each partition is there until its windows have closed.
    [Theory, Trait("Set", "long")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_crash_at_any_write_while_closed_windows_are_corrected_changes_nothing(bool after)
    {
        var run = new CrashRun(SomeStream.Of(new Random(5), 2, events: 24), batch: 5, Some.Exact)
        {
            Pauses = true,
            // Of hundreds of runs most of the time is that of files.
            Stores = () => new MemoryWorldStores(),
        };
        await CrashEverywhereAsync(run, after, "replace", "pressure", "tick");
    }

    // closed    [0 ──────────── 220)              [300 ──── 380)
    // then        [60 ─ 140) [145 ─────────────────── 305)
    //                                                 [310 ──── 390)
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_crash_at_any_write_while_closed_sessions_become_one_changes_nothing(bool after)
    {
        var run = new CrashRun(Some.Stream(0, 70, 140, 300, 60, 145, 225, 310), batch: 8, Some.Sessions) { Pauses = true };
        await CrashEverywhereAsync(run, after, "replace");
    }

    private static List<List<(SourceRecord Record, List<StreamEvent> Events)>> Plain() => SomeStream.Of(new Random(11), 2, events: 48);

    private static async Task CrashEverywhereAsync(CrashRun run, bool after, params string[] expected)
    {
        var writes = await run.RunAsync(crash: null);
        Assert.Superset(expected.ToHashSet(), writes.ToHashSet());
        for (var write = 1; write <= writes.Count; write++)
            await run.RunAsync(new CrashPoint(write, after));
    }
}
