using System.CommandLine;
using System.Globalization;
using Serverless.Local.Broker;
using Serverless.Local.Feeds;
using Serverless.Local.Output;
using Serverless.Local.Runs;
using Serverless.Local.Runs.Options;
using Serverless.Local.Settings;
using Serverless.Local.Workloads;
using Serverless.Local.Workloads.Contract;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Settings;

namespace Serverless.Local.Commands;

/// <summary>
/// The verb <c>broker</c>: the embedded broker alone, in a process of its own. Prints its address on one line, and runs until it is
/// stopped.
/// </summary>
internal static class BrokerCommand
{
    private static readonly Option<string[]> Topics = new("--topic")
    {
        Description = "NAME:PARTITIONS; repeat the option for more topics.",
        Required = true,
    };

    private static readonly Option<string[]> Generate = new("--generate")
    {
        Description = "PIPELINE=COUNT[@RATE]: feed the pipeline's topic, no faster than its consumer group reads.",
    };

    private static readonly PackOption Pack = new();

    private static readonly Option<int> Port = new("--port") { Description = "Port on 127.0.0.1; default: a free one." };
    private static readonly Option<string?> Group = new("--group")
    {
        Description = "The consumer group of the run that reads what is generated, when that has a --group, too.",
    };

    private static readonly Option<ulong> Seed = new("--seed")
    {
        Description = "Seed of the generated events.",
        DefaultValueFactory = _ => 1,
    };

    private static readonly WorkloadOptions Workload = new(WorkloadCatalog.BuiltIn);

    public static Command Build()
    {
        var command = new Command("broker", "The embedded Kafka broker alone, for hosts in other processes.")
        {
            Topics, Generate, Pack.Option, Port, Group, Seed,
        };
        Workload.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var topics = (parsed.GetValue(Topics) ?? []).Select(TopicOf).ToDictionary();
        var port = parsed.GetValue(Port) is >= 0 and <= 65_535 and var given
            ? given
            : throw new UsageException($"--port {parsed.GetValue(Port)}: ports go from 1 to 65535, and 0 takes a free one");
        var loads = (parsed.GetValue(Generate) ?? []).Select(text => GeneratedLoad.Parse("--generate", text)).ToList();
        RunSettings.Check(new RunOptions { Pipelines = [] });
        var (packing, seed, options) = (Pack.ValueOf(parsed), parsed.GetValue(Seed), Workload.ValuesOf(parsed));
        var feeds = loads.Select(load => new BrokerFeed(load, topics, packing, seed, options, parsed.GetValue(Group))).ToList();
        using var broker = new EmbeddedBroker();
        foreach (var (topic, partitions) in topics)
            broker.CreateTopic(topic, partitions);
        using var forward = port > 0 ? new PortForward(port, broker.Address) : null;
        Terminal.Line(forward?.Address ?? broker.Address);
        try
        {
            await Task.WhenAll(feeds.Select(feed => feed.RunAsync(broker.Address, ct)));
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
        }
        catch (OperationCanceledException)
        {
            // Being stopped is how a broker ends.
        }
        return ExitCode.Good;
    }

    private static (string, int) TopicOf(string text) =>
        text.Split(':') is [{ Length: > 0 } name, { } number]
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var partitions)
        && partitions is >= 1 and <= 1024
            ? (name, partitions)
            : throw new UsageException($"--topic {text}: write NAME:PARTITIONS with 1 to 1024 partitions, such as telemetry:4");

    /// <summary>Feeds one pipeline's topic, paced by what its consumer group has committed.</summary>
    private sealed class BrokerFeed
    {
        private readonly GeneratedLoad _load;
        private readonly string _topic;
        private readonly int _partitions;
        private readonly GeneratedInput _input;
        private readonly string _group;
        private readonly FeedPacking _packing;
        private readonly bool _hasLines;

        public BrokerFeed(
            GeneratedLoad load,
            Dictionary<string, int> topics,
            FeedPacking packing,
            ulong seed,
            IReadOnlyDictionary<string, long> options,
            string? group)
        {
            var workload = WorkloadCatalog.BuiltIn.For(load);
            WorkloadCatalog.BuiltIn.Check(options);
            _load = load;
            _packing = packing;
            var pipeline = PipelineFiles.Load(RunSettings.PipelineFolder, load.Pipeline, RunSettings.Configured);
            packing.Check(pipeline.Definition);
            _hasLines = FeedPacking.HasLines(pipeline.Definition);
            (_topic, _group) = (pipeline.Definition.Topic, group ?? pipeline.ConsumerGroup);
            if (!topics.TryGetValue(_topic, out _partitions))
                throw new UsageException($"--generate {load.Pipeline}: its topic is missing; add --topic {_topic}:4");
            _input = workload.Generate(new GenerateRequest(load, seed, _partitions, options));
            if (_input.Schemas.Count > 0)
                throw new UsageException(
                    $"--generate {load.Pipeline}: its events are written with schemas of a registry, which a broker hasn't got; "
                    + $"generate them where they are read: run --generate {load}");
        }

        public async Task RunAsync(string address, CancellationToken ct)
        {
            var client = KafkaSecurity.None.Client(address);
            using var read = new GroupReadOffsets(client, _topic, _group, _partitions);
            var topic = FeedTopic.Empty(_topic, _partitions, read.FindAsync) with { Packing = _packing, HasLines = _hasLines };
            using var feed = FeedRunner.Generated(_input, _load, client, topic, TimeProvider.System);
            await feed.RunAsync(ct);
            var produced = string.Create(CultureInfo.InvariantCulture, $"{_load.Pipeline}: {feed.Events:N0} events produced");
            Terminal.Error(produced);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
        }
    }
}
