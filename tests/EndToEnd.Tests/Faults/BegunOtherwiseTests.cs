using System.Text;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;
using Serverless.Runtime.Epochs;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>
/// Topics made anew and watermarks set back, again and again, among lost states, late and repeated pokes, hosts that crash or do work
/// twice: the results are those of one stream.
/// </summary>
public sealed class BegunOtherwiseTests
{
    private const int Partitions = 3;

    private static readonly RuntimeOptions Options = new() { TopicRecreated = TopicRecreated.NewEpoch };

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Whatever_happens_the_results_are_those_of_one_stream(int seed)
    {
        await using var run = new Run(seed);
        await run.GoAsync(steps: 60);
        await run.AssertAsync();
    }

    private sealed class Run : IAsyncDisposable
    {
        private readonly Random _random;
        private readonly List<List<(SourceRecord Record, List<StreamEvent> Events)>> _log;
        private readonly World _world;
        private readonly Host[] _hosts;
        private readonly List<Letter> _old = [];

        // By partition, which records of the stream began a new topic; and by record, ms after the base, which watermark was given before.
        private readonly List<int>[] _restarts = [.. Enumerable.Range(0, Partitions).Select(_ => new List<int>())];
        private readonly Dictionary<(int Partition, long Offset), long> _given = [];

        public Run(int seed)
        {
            _random = new Random(seed);
            _log = Distinct(SomeStream.Of(_random, Partitions, events: 260));
            var topic = new SimulatedTopic(_log);
            Array.Clear(topic.Produced);
            _world = new World(topic, Some.Movable, Options);
            _hosts = [_world.Start(), _world.Start()];
        }

        public ValueTask DisposeAsync() => _world.DisposeAsync();

        public async Task GoAsync(int steps)
        {
            for (var step = 0; step < steps; step++)
            {
                for (var index = 0; index < _hosts.Length; index++)
                    _hosts[index] = _hosts[index].Faults.IsDown ? _world.Start() : _hosts[index];
                await StepAsync(_hosts[_random.Next(2)]);
            }
        }

        public async Task AssertAsync()
        {
            await Audit.AssertCleanAsync(_world, "before the drain");
            await _world.DrainAsync();
            var oracle = Oracle.Of(_log, setBack: record =>
                _given.TryGetValue((record.Partition.Value, record.Offset.Value), out var given) ? given : null);
            await Outcome.AssertAsync(_world, oracle.Only(Some.Movable), "in the end", placed: Placed);
            await Audit.AssertCleanAsync(_world, "drained");
        }

        private async Task StepAsync(Host host)
        {
            switch (_random.Next(14))
            {
                case < 3:
                    var partition = _random.Next(Partitions);
                    var there = _world.Topic.Produced[partition] + _random.Next(12);
                    _world.Topic.Produced[partition] = Math.Min(_world.Topic.Records[partition].Count, there);
                    break;
                case < 6: await host.BatchAsync([_random.Next(9), _random.Next(9), _random.Next(9)], _random); break;
                case < 9: await DeliverAsync(host, _random.Next(30)); break;
                case 9: await host.TickAsync(); break;
                case 10: await RestartAsync(_random.Next(Partitions)); break;
                case 11: await SetBackAsync(host, _random.Next(Partitions)); break;
                case 12: host.Faults.Crash = new CrashPoint(host.Faults.Writes.Count + 1 + _random.Next(6), _random.Next(2) == 0); break;
                default: Lose(); break;
            }
        }

        private async Task DeliverAsync(Host host, int count)
        {
            _old.AddRange(_world.Mail.TakeAll());
            for (; count > 0 && _old.Count > 0; count--)
            {
                var letter = _old[_random.Next(3) == 0 ? _random.Next(_old.Count) : ^(1 + _random.Next(Math.Min(_old.Count, 20)))];
                if (_random.Next(6) == 0)
                    await _world.Start(asZombie: true).DeliverAsync(letter);
                await host.DeliverAsync(letter);
            }
        }

        private void Lose()
        {
            if (_world.States.Count > 0)
                _world.States.Remove(_world.States.ElementAt(_random.Next(_world.States.Count)).Key);
        }

        /// <summary>What isn't sealed of a partition comes in a new topic.</summary>
        private async Task RestartAsync(int partition)
        {
            var topic = _world.Topic;
            var head = (await HeadsAsync())[partition];
            var at = topic.Records[partition].FindIndex(record => record.Offset > head.Last);
            if (at <= 0)
                return;
            var first = topic.Records[partition][at].Offset.Value;
            var there = topic.Produced[partition];
            // A new topic that is longer and has no record where the old one ended can't be told from it.
            var isLonger = there > at && topic.Records[partition][there - 1].Offset.Value - first > head.Last.Value;
            if (isLonger && !topic.Records[partition].Exists(record => record.Offset.Value - first == head.Last.Value))
                return;
            topic.Produced[partition] = at;
            var rest = topic.Records[partition][at..]
                .ConvertAll(record => record with { Offset = new Offset(record.Offset.Value - first) });
            topic.Follow(partition, rest, there - at);
            _restarts[partition].Add((_restarts[partition] is [.., var before] ? before : 0) + at);
            foreach (var host in _hosts)
                host.Next[partition] = 0;
            // Until somebody notices, nothing is sealed of it.
            await _world.Start().TickAsync();
        }

        private async Task SetBackAsync(Host host, int partition)
        {
            var head = (await HeadsAsync())[partition];
            if (head.Watermark == Core.Time.EventTime.Min)
                return;
            var to = head.Watermark.Minus(_random.Next(1, 900));
            try
            {
                await host.Runtimes.SetBack.RunAsync(
                    "stream", partition.ToString(System.Globalization.CultureInfo.InvariantCulture), to.ToString(), CancellationToken.None);
            }
            catch (Exception exception) when (exception is CrashException or StoreUnavailableException)
            {
                // It may have been done.
            }
            var next = Next(partition, head.Last);
            if (next is { } record && (await HeadsAsync())[partition].Watermark == to)
                _given[(partition, record.Offset.Value)] = to.Milliseconds - StreamEvent.Base;
        }

        /// <summary>The record of the stream that comes after an offset of the present topic; null when there is none.</summary>
        private SourceRecord? Next(int partition, Offset last)
        {
            var from = _restarts[partition] is [.., var restart] ? restart : 0;
            var read = _world.Topic.Records[partition].Count(record => record.Offset <= last);
            return from + read < _log[partition].Count ? _log[partition][from + read].Record : null;
        }

        private EventPosition Placed(EventPosition position)
        {
            var (partition, log) = (position.Partition.Value, _log[position.Partition.Value]);
            var began = _restarts[partition].Select(at => log[at].Record.Offset).Where(first => first <= position.Offset).ToList();
            return began is [.., var first] ? position with { Offset = new Offset(position.Offset.Value - first.Value) } : position;
        }

        /// <summary>No two events of a key at the same time: which one is the last would depend on their offsets.</summary>
        private static List<List<(SourceRecord Record, List<StreamEvent> Events)>> Distinct(
            List<List<(SourceRecord Record, List<StreamEvent> Events)>> log)
        {
            var seen = new HashSet<(string?, long)>();
            return log.ConvertAll(partition => partition.ConvertAll(entry =>
            {
                var events = entry.Events.ConvertAll(Later);
                var value = Encoding.UTF8.GetBytes(string.Join('\n', events.Select(one => one.Json)));
                return (entry.Record with { Value = value }, events);
            }));

            StreamEvent Later(StreamEvent one) => seen.Add((one.Key, one.Time)) ? one : Later(one with { Time = one.Time + 1 });
        }

        private async Task<PartitionHead[]> HeadsAsync()
        {
            var newest = await _world.Stores.Ledger.NewestEpochAsync("stream", CancellationToken.None);
            return newest is null
                ? [.. Enumerable.Repeat(PartitionHead.Start, Partitions)]
                : await ChainHeads.ReadAsync(_world.Stores.Ledger, newest, CancellationToken.None);
        }
    }
}
