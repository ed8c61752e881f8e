using Serverless.Core.Binary;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Rejections;
using Serverless.Core.Time;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>Counts dead letters by reason: the smallest use that state beside the views can have.</summary>
internal sealed class ReasonCounts : Observer
{
    /// <summary>A count at which merging fails, after it has changed the state.</summary>
    public ulong FailsAt { get; set; } = ulong.MaxValue;

    public override string Name => "reasons";

    public override string DefinitionHash => "reasons-1";

    public override int Shards => 2;

    public override ObserverFold NewFold() => new Fold();

    public override ObserverState NewState() => new State(this);

    private sealed class Fold : ObserverFold
    {
        private readonly SortedDictionary<string, ulong> _counts = new(StringComparer.Ordinal);

        public override void Reject(
            Rejection rejection, in EventPosition position, in RecordEnvelope record, byte[]? letter) =>
            _counts[rejection.Reason] = _counts.GetValueOrDefault(rejection.Reason) + 1;

        public override IReadOnlyList<ObserverEntry> Take()
        {
            List<ObserverEntry> entries =
                [.. _counts.Select(count => new ObserverEntry(System.Text.Encoding.UTF8.GetBytes(count.Key), Number(count.Value)))];
            _counts.Clear();
            return entries;
        }

        private static byte[] Number(ulong count)
        {
            var writer = new ByteWriter();
            writer.Unsigned(count);
            return writer.ToArray();
        }
    }

    private sealed class State(ReasonCounts observer) : ObserverState
    {
        private readonly SortedDictionary<string, ulong> _counts = new(StringComparer.Ordinal);
        private readonly HashSet<string> _changed = [];

        public override void Merge(Source source, Epoch epoch, ReadOnlySpan<byte> key, ReadOnlySpan<byte> content)
        {
            var reason = System.Text.Encoding.UTF8.GetString(key);
            _counts[reason] = _counts.GetValueOrDefault(reason) + new ByteReader(content).Unsigned();
            _changed.Add(reason);
            if (_counts[reason] >= observer.FailsAt)
                throw new OverflowException($"{_counts[reason]} are too many");
        }

        public override void Take(ObserverState other, Func<ulong, bool> owns)
        {
            var taken = (State)other;
            foreach (var (reason, count) in taken._counts.Where(one => owns(Hash64.Of(System.Text.Encoding.UTF8.GetBytes(one.Key)))))
            {
                _counts[reason] = _counts.GetValueOrDefault(reason) + count;
                if (taken._changed.Contains(reason))
                    _changed.Add(reason);
            }
        }

        public override IReadOnlyList<ObserverReport> Advance(EventTime watermark)
        {
            List<ObserverReport> reports = [.. _changed.Order(StringComparer.Ordinal)
                .Select(reason => new ObserverReport(reason, EventTime.Min, EventTime.Max, (long)_counts[reason], default))];
            _changed.Clear();
            return reports;
        }

        public override void Write(ByteWriter writer)
        {
            writer.Unsigned((ulong)_counts.Count);
            foreach (var (reason, count) in _counts)
            {
                writer.Text(reason);
                writer.Unsigned(count);
                writer.Byte(_changed.Contains(reason) ? (byte)1 : (byte)0);
            }
        }

        public override void Read(scoped ref ByteReader reader)
        {
            for (var left = reader.Count(); left > 0; left--)
            {
                var reason = reader.Text();
                _counts[reason] = reader.Unsigned();
                if (reader.Byte() == 1)
                    _changed.Add(reason);
            }
        }
    }
}
