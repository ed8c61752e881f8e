using System.Globalization;
using Confluent.Kafka;
using Serverless.Core.Positions;
using Serverless.EndToEnd.Tests.Commands;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.Local.Broker;
using Serverless.Local.Commands;
using Serverless.Runtime.Kafka;

namespace Serverless.EndToEnd.Tests.Runs;

/// <summary>
/// Where a run begins to read: after what its data folder has, else where it is told to, whatever the group has committed.
/// </summary>
[Collection(RunTests.Name)]
public sealed class StartedElsewhereTests : IDisposable
{
    private const string Group = "serverless-telemetry";

    private readonly TemporaryFolder _folder = new();
    private readonly EmbeddedBroker _broker = new();

    public StartedElsewhereTests() => _broker.CreateTopic("telemetry", 1);

    public void Dispose()
    {
        _broker.Dispose();
        _folder.Dispose();
    }

    // topic   0 1 2 3 4 │ 5 6 7       --start 3: two of five;  then 5 6 7, and 3 isn't read again
    [Fact]
    public async Task A_run_begins_with_an_offset_and_the_next_one_goes_on_after_what_is_sealed()
    {
        Produce(5);

        Assert.Contains("read 2 = merged 2", (await RunAsync("data", "--start", "3")).Good().Out, StringComparison.Ordinal);

        Produce(3);
        var again = (await RunAsync("data", "--start", "3")).Good();
        Assert.Contains("read 5 (2 of them by earlier runs) = merged 5", again.Out, StringComparison.Ordinal);
        Assert.Contains("partition 0 goes on after offset 4, which the data folder has", again.Error, StringComparison.Ordinal);
    }

    // topic   0 1 2 3 4       the first run commits 5; a fresh folder has none of them
    [Theory]
    [InlineData("beginning", 5)]
    [InlineData("4", 1)]
    [InlineData("0:2", 3)]
    public async Task A_fresh_folder_begins_where_it_is_told_to_though_its_group_has_committed_more(string start, int read)
    {
        Produce(5);
        (await RunAsync("first")).Good();
        Assert.Equal([5], await CommittedAsync(Group));

        var fresh = (await RunAsync("fresh", "--start", start)).Good();

        Assert.Contains($"read {read} = merged {read}", fresh.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task From_the_end_nothing_that_was_there_is_read_nor_missed()
    {
        Produce(5);

        var said = await RunAsync("data", "--start", "end");

        Assert.Equal(1, said.Code);
        Assert.Contains("read 0 = merged 0", said.Out, StringComparison.Ordinal);
        Assert.Contains("missing 0", said.Out, StringComparison.Ordinal);
        Assert.Contains("there was nothing to account for:\n  nothing was read\ndata: ", said.Out, StringComparison.Ordinal);
    }

    // group a  reads 5 and commits 5; group b has no commits: the folder has all of them, and nothing is read again
    [Fact]
    public async Task Another_group_goes_on_after_what_the_folder_has()
    {
        Produce(5);
        (await RunAsync("data", "--group", "a")).Good();
        Assert.Equal([5], await CommittedAsync("a"));
        Assert.Equal([0], await CommittedAsync(Group));
        Produce(2);

        var said = (await RunAsync("data", "--group", "telemetry=b")).Good();

        Assert.Contains("read 7 (5 of them by earlier runs) = merged 7", said.Out, StringComparison.Ordinal);
        Assert.Contains("redelivered 0", said.Out, StringComparison.Ordinal);
        Assert.Equal([7], await CommittedAsync("b"));
    }

    [Theory]
    [InlineData("9", "has offsets from 0 to 5, the next one, and not 9")]
    [InlineData("4:1", "has no partition 4; it has 1, from 0")]
    [InlineData("2026-01-01", "an embedded broker finds no records by their time; give an offset")]
    public async Task A_start_that_is_not_there_is_refused(string start, string problem)
    {
        Produce(5);

        (await RunAsync("data", "--start", start)).Refused(2, "--start: ", problem);
    }

    [Fact]
    public void A_start_is_read_in_each_of_its_forms()
    {
        Assert.IsType<TopicStart.Beginning>(StartOption.Parse("beginning"));
        Assert.IsType<TopicStart.End>(StartOption.Parse("end"));
        Assert.Equal(new TopicStart.At(1_500), StartOption.Parse("1500"));
        Assert.Equal(
            new TopicStart.Since(new DateTimeOffset(2026, 1, 31, 8, 30, 0, TimeSpan.Zero)), StartOption.Parse("2026-01-31T08:30:00Z"));
        var offsets = Assert.IsType<TopicStart.ByPartition>(StartOption.Parse("0:1500,3:90")).Offsets;
        Assert.Equal([(0, 1_500L), (3, 90L)], offsets.Select(one => (one.Key, one.Value)));
    }

    [Fact]
    public async Task A_broker_s_port_leads_to_it()
    {
        using var forward = new PortForward(0, _broker.Address);
        Produce(5, forward.Address);

        var said = await RunAtAsync("data", forward.Address);

        Assert.Contains("read 5 = merged 5", said.Good().Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_that_is_taken_is_told()
    {
        using var forward = new PortForward(0, _broker.Address);
        var port = int.Parse(forward.Address.Split(':')[1], CultureInfo.InvariantCulture);

        var fault = Assert.Throws<Local.Settings.HostStartException>(() => new PortForward(port, _broker.Address));
        Assert.Contains($"Port {port} on 127.0.0.1", fault.Message, StringComparison.Ordinal);
    }

    private Task<Cli> RunAsync(string data, params string[] more) => RunAtAsync(data, _broker.Address, more);

    private Task<Cli> RunAtAsync(string data, string address, params string[] more) => Cli.RunAsync(
        [
            "run", "--pipelines", "telemetry", "--brokers", address, "--for", "1s", "--port", "0", "--plain",
            "--data", Path.Combine(_folder.Path, data), .. more,
        ]);

    private async Task<IReadOnlyList<long>> CommittedAsync(string group)
    {
        using var commits = new GroupCommits(new ClientConfig { BootstrapServers = _broker.Address }, "telemetry", group);
        return await commits.CommittedAsync(1, CancellationToken.None);
    }

    private void Produce(int events, string? address = null)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var client = new ProducerConfig { BootstrapServers = address ?? _broker.Address };
        using var producer = new ProducerBuilder<Null, string>(client).Build();
        for (var number = 0; number < events; number++)
            producer.Produce("telemetry", new Message<Null, string>
            {
                Value = $$"""{"device":"d{{number}}","metric":"cpu.load","value":1,"timestamp":{{now}}}""",
            });
        producer.Flush(Wait.Limit);
    }
}
