using System.Diagnostics;
using System.Text;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.EndToEnd.Tests.Faults;
using Serverless.EndToEnd.Tests.Faults.Memory;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Pipelines;

namespace Serverless.EndToEnd.Tests.Telemetry;

/// <summary>From a record to the panes that hold its events, by traces. Each pipeline has a name of its own.</summary>
public sealed class TraceTests
{
    // Hardly any trace is sampled by itself.
    private const int Rare = 1_000_000;
    private const string Sampled = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private const string NotSampled = "00-4bf92f3577b34da6a3ce929d0e0e4737-00f067aa0ba902b8-00";

    // record 3 traced ──► batch ── fold, store, seal
    //                       └──► row, poke ──► operation ──► the next one ── store panes
    [Fact]
    public async Task A_record_that_its_producer_traces_is_followed_to_the_panes()
    {
        using var exported = new Exported("followed", Rare);
        await using var world = NewWorld("followed", (3, Sampled), (4, Sampled), (5, NotSampled));
        await RunAsync(world);

        var batch = Assert.Single(exported.All, one => one.OperationName.StartsWith("process ", StringComparison.Ordinal));
        Assert.Equal("4bf92f3577b34da6a3ce929d0e0e4736", Assert.Single(batch.Links).Context.TraceId.ToString());
        Assert.Equal(
            ["fold", "seal", "store"],
            exported.All.Where(one => one.ParentSpanId == batch.SpanId).Select(one => one.OperationName).Order());
        Assert.All(world.Sealed, row => Assert.Equal(batch.Id, row.Trace));
        var operations = exported.All.Where(one => one.OperationName.StartsWith("apply ", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(operations);
        // One that writes what another left links to that.
        var known = operations.Select(one => one.SpanId).Append(batch.SpanId).ToHashSet();
        Assert.All(operations, one => Assert.Contains(one.Links, link => known.Contains(link.Context.SpanId)));
        Assert.Contains(operations, one => one.Links.Any(link => link.Context.SpanId == batch.SpanId));
        Assert.All(operations, one => Assert.NotEqual(batch.TraceId, one.TraceId));
        var panes = exported.All.Where(one => one.OperationName == "store panes").ToList();
        Assert.NotEmpty(panes);
        Assert.All(panes, one => Assert.Contains(operations, operation => operation.SpanId == one.ParentSpanId));
    }

    [Fact]
    public async Task What_nobody_traces_is_not_exported_and_costs_no_row_a_byte()
    {
        using var exported = new Exported("untraced", Rare);
        await using var world = NewWorld("untraced", (3, NotSampled));

        await RunAsync(world);

        Assert.Empty(exported.All);
        Assert.All(world.Sealed, row => Assert.Null(row.Trace));
    }

    [Fact]
    public async Task What_fails_is_exported_although_it_is_not_sampled_and_says_nothing_of_its_fault_but_the_type()
    {
        using var exported = new Exported("broken", Rare);
        await using var world = NewWorld("broken");
        var host = world.Start();
        host.Faults.Forecast = store => store == "append" ? Weather.Down : Weather.Fair;

        await host.BatchAsync([20], new Random(1));

        var batch = Assert.Single(exported.All);
        Assert.Equal((ActivityStatusCode.Error, null), (batch.Status, batch.StatusDescription));
        Assert.Equal("Serverless.Runtime.Ports.StoreUnavailableException", batch.GetTagItem("error.type"));
    }

    [Fact]
    public async Task All_is_traced_where_one_in_one_is_asked_for()
    {
        using var exported = new Exported("whole", oneIn: 1);
        await using var world = NewWorld("whole");

        await RunAsync(world);

        Assert.Contains(exported.All, one => one.OperationName.StartsWith("process ", StringComparison.Ordinal));
        Assert.All(world.Sealed, row => Assert.NotNull(row.Trace));
    }

    [Fact]
    public async Task Links_of_a_batch_are_bounded()
    {
        using var exported = new Exported("many", Rare);
        var traced = Enumerable.Range(0, 60).Select(at => (at, $"00-{at + 1:x32}-00f067aa0ba902b7-01")).ToArray();
        await using var world = NewWorld("many", traced);

        await RunAsync(world);

        var batch = Assert.Single(exported.All, one => one.OperationName.StartsWith("process ", StringComparison.Ordinal));
        Assert.Equal(Traces.MostLinks, batch.Links.Count());
    }

    private static async Task RunAsync(World world)
    {
        var host = world.Start();
        await host.BatchAsync([60], new Random(1));
        await world.CatchUpAsync(host, host.Next);
        await host.FlushAsync();
        await world.DeliverAllAsync(host);
    }

    private static World NewWorld(string name, params (int At, string Trace)[] traced)
    {
        var topic = new SimulatedTopic(Some.Stream([.. Enumerable.Range(0, 60).Select(at => at * 400L)]));
        foreach (var (at, trace) in traced)
        {
            var headers = new RecordHeaders(new RecordHeader("traceparent", Encoding.ASCII.GetBytes(trace)));
            topic.Records[0][at] = topic.Records[0][at] with { Headers = headers };
        }
        return new World(
            topic, Pipeline.Compile(Some.Aligned.Definition with { Name = name }),
            new RuntimeOptions { PokeInterval = TimeSpan.Zero, StoreAttempts = 1 }, stores: new MemoryWorldStores());
    }
}
