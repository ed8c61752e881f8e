using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores.Cosmos;

/// <summary>How many requests writing takes: each is latency and request units.</summary>
public sealed class CosmosRequestTests : IDisposable
{
    private readonly SomeAccount _account = new();

    [Fact]
    public async Task The_panes_of_a_window_take_one_request_each()
    {
        var results = _account.Open();
        for (var pane = 0; pane < 10; pane++)
            await results.WriteAsync([Some.Result(events: pane + 1, pane: pane)], default);

        Assert.Equal(10, _account.Cosmos.Requests);
    }

    [Fact]
    public async Task An_instance_that_does_not_know_the_window_reads_it_first()
    {
        await _account.Open().WriteAsync([Some.Result(events: 1)], default);
        var (other, before) = (_account.Open(), _account.Cosmos.Requests);

        await other.WriteAsync([Some.Result(events: 2, pane: 1)], default);
        Assert.Equal(2, _account.Cosmos.Requests - before);
        await other.WriteAsync([Some.Result(events: 3, pane: 2)], default);
        Assert.Equal(3, _account.Cosmos.Requests - before);
    }

    [Fact]
    public async Task Of_several_panes_of_a_window_only_the_superseding_one_is_written()
    {
        var results = _account.Open();

        await results.WriteAsync([Some.Result(events: 2, pane: 1), Some.Result(events: 3, pane: 2), Some.Result(events: 1)], default);

        Assert.Equal(3, (await results.FindAsync(Some.Result().Id, default))!.Value.Result.Events);
        Assert.Single(
            _account.Cosmos.Items.List(new("telemetry", "device", null, double.MinValue, double.MaxValue)), item => item.Version == 1);
    }

    // As docs/queries.md says.
    [Fact]
    public async Task The_newest_of_each_key_takes_two_requests_a_key()
    {
        var results = _account.Open();
        await results.WriteAsync(
            [.. Enumerable.Range(0, 100).Select(number => Some.Result($"k{number % 5}", number, number + 1))], default);
        var before = _account.Cosmos.Requests;

        var newest = await results.QueryAsync(
            new ResultSelection("telemetry", "device") { Listing = ResultListing.NewestOfEachKey, Most = 6 }, default).ToListAsync();

        Assert.Equal(5, newest.Count);
        Assert.Equal((2 * 5) + 1, _account.Cosmos.Requests - before);
    }

    // As docs/queries.md says. The second user has 60 sessions in the day of the profile.
    [Theory]
    [InlineData(1, 1)]
    [InlineData(60, 2)]
    public async Task A_document_takes_one_request_and_one_more_for_a_view_whose_windows_lie_far_back(int sessions, int requests)
    {
        var results = _account.Open();
        await results.WriteAsync(
            [.. Enumerable.Range(0, sessions).Select(number => Some.Result("u", 100 + number, 900, view: "sessions"))], default);
        await results.WriteAsync([Some.Result("u", 0, 900, view: "profile")], default);
        var before = _account.Cosmos.Requests;

        var document = await results.ReadAsync(
            new DocumentSelection("telemetry", "u", [new("sessions", 3, false), new("profile", 1, false)]), default);

        Assert.Equal([Math.Min(sessions, 3), 1], document.Select(part => part.Count));
        Assert.Equal(requests, _account.Cosmos.Requests - before);
    }

    [Fact]
    public async Task What_was_written_already_takes_none()
    {
        var (results, pane) = (_account.Open(), Some.Result());
        await results.WriteAsync([pane], default);
        var before = _account.Cosmos.Requests;

        await results.WriteAsync([pane], default);

        Assert.Equal(before, _account.Cosmos.Requests);
    }

    // writer 1   ──2──┐          ┌─ 4: its tag is out of date, it reads and replaces
    // writer 2        └──3───────┘
    [Fact]
    public async Task A_remembered_version_that_is_out_of_date_does_no_harm()
    {
        var (first, second) = (_account.Open(), _account.Open());
        await first.WriteAsync([Some.Result(events: 2)], default);
        await second.WriteAsync([Some.Result(events: 3, pane: 1)], default);

        await first.WriteAsync([Some.Result(events: 4, pane: 1)], default);
        await second.WriteAsync([Some.Result(events: 3, pane: 2)], default);

        Assert.Equal(4, (await second.FindAsync(Some.Result().Id, default))!.Value.Result.Events);
    }

    [Fact]
    public async Task What_a_result_costs_is_measured_with_all_its_requests()
    {
        var charges = new ConcurrentQueue<(double Charge, string? View)>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, self) => Enable(instrument, self) };
        listener.SetMeasurementEventCallback<double>((_, charge, tags, _) =>
        {
            var own = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value as string);
            if (own["pipeline"] == "charged")
                charges.Enqueue((charge, own["view"]));
        });
        listener.Start();
        var pane = Some.Result(pipeline: "charged");

        await _account.Open().WriteAsync([pane], default);
        await _account.Open().WriteAsync([pane with { Events = 2 }], default);

        // Created for 5; by one who doesn't know of it refused for 1, read for 1, replaced for 10.
        Assert.Equal([(5, "device"), (12, "device")], charges);
    }

    private static void Enable(Instrument instrument, MeterListener listener)
    {
        if (instrument.Meter.Name == Instruments.Name && instrument.Name == "serverless.results.ru")
            listener.EnableMeasurementEvents(instrument);
    }

    public void Dispose() => _account.Dispose();
}
