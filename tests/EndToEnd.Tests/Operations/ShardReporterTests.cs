using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.EndToEnd.Tests.Faults;
using Serverless.EndToEnd.Tests.Faults.Memory;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Shards;
using Some = Serverless.EndToEnd.Tests.Stores.Some;

namespace Serverless.EndToEnd.Tests.Operations;

/// <summary>When a shard says where it is, every 30 s, and why it is stuck, at once.</summary>
public sealed class ShardReporterTests
{
    private const string Pipeline = "said";
    private static readonly ShardId Id = Shard(0);

    private readonly SimulatedClock _clock = new(Some.Moment);
    private readonly LogLines _log = new();
    private readonly MemoryShardReports _reports = new();
    private readonly ShardReporter _reporter;
    private bool _isDown;
    private int _writes;

    public ShardReporterTests() => _reporter = new ShardReporter(
        AlteredPort.Of<IShardReports, ValueTask>(_reports, nameof(IShardReports.ReportAsync), args => Write((ShardReport)args[0]!)),
        new ShellServices(new RuntimeOptions(), _clock, _log));

    // second   0      1   29   30     31   60
    // says     it                it          it
    [Fact]
    public async Task As_long_as_nothing_changes_it_is_said_once_in_each_interval()
    {
        var said = new List<int>();
        foreach (var wait in new[] { 0, 1, 28, 1, 1, 29 })
            said.Add(await SayAsync(wait, Head()));

        Assert.Equal([1, 0, 0, 1, 0, 1], said);
        Assert.Equal(0, _log.Of("stuck"));
    }

    // second   0           1             2             3         4
    // stuck    no          at 9          at 9          at 19     no
    // says     it          it                          it        it
    [Fact]
    public async Task That_it_is_stuck_is_said_at_once_and_logged_once_and_when_it_goes_on()
    {
        var said = new List<int>();
        foreach (var why in new[] { null, "at 9", "at 9", "at 19", null })
            said.Add(await SayAsync(1, Head(stuck: why)));

        Assert.Equal([1, 1, 0, 1, 1], said);
        Assert.Equal((1, 1), (_log.Of("is stuck: at 9"), _log.Of("is stuck: at 19")));
        Assert.Equal(1, _log.Of("goes on: it is no longer stuck"));
        Assert.Null((await ReportAsync()).Stuck);
    }

    [Fact]
    public async Task A_shard_that_stays_stuck_says_so_in_each_interval_and_is_logged_once()
    {
        Assert.Equal(1, await SayAsync(0, Head(stuck: "at 9")));
        Assert.Equal(1, await SayAsync(30, Head(stuck: "at 9")));
        Assert.Equal(1, _log.Of("is stuck"));
    }

    [Fact]
    public async Task More_that_is_set_aside_and_a_state_that_is_handed_over_are_said_at_once()
    {
        var aside = new ShardAside(12, 0, [.. Enumerable.Range(0, 12).Select(at => new AsideEntry($"k{at}", "entry", 1, "overflow"))]);
        Assert.Equal(1, await SayAsync(1, Head()));
        Assert.Equal(1, await SayAsync(1, Head(aside: aside)));
        Assert.Equal(0, await SayAsync(1, Head(aside: aside)));
        Assert.Equal(1, await SayAsync(1, Head(aside: aside), hasHandedOver: true));

        var report = await ReportAsync();
        Assert.True(report.HasHandedOver);
        Assert.Equal((12, 10, "k11"), (report.Aside.Count, report.Aside.Latest.Count, report.Aside.Latest[^1].Key));
    }

    // operation   no state yet   no state yet   begins: the state is saved with it   the next one begins with that
    [Fact]
    public async Task That_it_has_begun_is_said_at_once()
    {
        Assert.Equal(1, await SayAsync(1, null));
        Assert.Equal(0, await SayAsync(1, null));
        Assert.Equal(1, await SayAsync(1, Head()));
        Assert.True((await ReportAsync()).HasBegun);
    }

    // second      0    1       5.999   6          7             8      9       13
    // operation   ok   fails   fails   fails      fails, else   ok     fails   fails
    // says        it                   the fault                that
    [Fact]
    public async Task A_fault_that_may_pass_is_said_when_it_has_lasted_for_five_seconds()
    {
        var said = new List<int>();
        foreach (var (wait, why) in new (double, string?)[]
            { (0, null), (1, "down"), (4.999, "down"), (0.001, "down"), (1, "not up"), (1, null), (1, "down"), (4, "down") })
        {
            said.Add(await SayAsync(wait, Head(), why is null ? null : new ShardProblem(why, MayPass: true)));
        }

        Assert.Equal([1, 0, 0, 1, 0, 1, 0, 0], said);
        Assert.Equal((1, 1), (_log.Of("is stuck: down"), _log.Of("goes on")));
    }

    // second   0             1                          2
    // state    fence at 9    can't be read: for ever    can't be read
    [Fact]
    public async Task A_fault_that_does_not_pass_is_said_at_once_with_the_fences_that_were_known()
    {
        await SayAsync(0, Head());
        Assert.Equal(1, await SayAsync(1, null, new ShardProblem("of a later form", MayPass: false)));
        Assert.Equal(0, await SayAsync(1, null, new ShardProblem("of a later form", MayPass: false)));

        var report = await ReportAsync();
        Assert.Equal(("of a later form", 9L), (report.Stuck, Assert.Single(report.Fences).Last.Value));
        Assert.Equal(Some.Moment + TimeSpan.FromSeconds(1), report.At);
    }

    [Fact]
    public async Task What_could_not_be_written_is_said_by_the_next_operation()
    {
        _isDown = true;
        Assert.Equal(1, await SayAsync(0, Head()));
        _isDown = false;
        Assert.Equal(1, await SayAsync(1, Head()));
        Assert.Equal(1, _log.Of("could not report where it is"));
    }

    // second    0    0    0                 60              90
    // shard 0   stuck                       silent          silent: it may run elsewhere
    // shard 1        stuck                  stuck           stuck
    // view w              one stuck
    [Fact]
    public async Task The_metric_counts_the_stuck_shards_of_a_view_that_this_process_runs()
    {
        using var measured = new Measured(Pipeline);
        await SayAsync(0, Head(stuck: "at 9"));
        await SayAsync(0, Head(stuck: "at 9"), id: Shard(1));
        await SayAsync(0, Head(stuck: "at 9"), id: Shard(0, view: "w"));
        await SayAsync(60, Head(stuck: "at 9"), id: Shard(1));
        await SayAsync(30, Head(stuck: "at 9"), id: Shard(1));
        await SayAsync(1, Head(), id: Shard(1));

        Assert.Equal([1d, 2, 1, 2, 1, 0], measured.Of("serverless.shards.stuck"));
    }

    private static ShardId Shard(int number, string view = "v") => new(Pipeline, view, new LayoutNumber(1), number);

    private static ShardHead Head(string? stuck = null, ShardAside? aside = null)
    {
        var fence = SourceFence.BeginningAt(new Partition(0), new ChainPoint(new Epoch(1), new Offset(9)), EventTime.Min, 0);
        fence.Stuck = stuck is null ? null : new StuckSource(StuckKind.Damaged, stuck, 0);
        return new ShardHead([fence], EventTime.Min, 0, 0, false, aside ?? ShardAside.None, 0, 0);
    }

    private ValueTask Write(ShardReport report)
    {
        _writes++;
        return _isDown ? throw new StoreUnavailableException("down") : _reports.ReportAsync(report, default);
    }

    /// <summary>After so many seconds, an operation is over; gives how many reports were written.</summary>
    private async Task<int> SayAsync(
        double wait, ShardHead? saved, ShardProblem? problem = null, bool hasHandedOver = false, ShardId? id = null)
    {
        _clock.Advance(TimeSpan.FromSeconds(wait));
        var before = _writes;
        await _reporter.SayAsync(id ?? Id, saved, problem, hasHandedOver, default);
        return _writes - before;
    }

    private async Task<ShardReport> ReportAsync() => Assert.Single(await _reports.ReadAsync(Pipeline, default));
}
