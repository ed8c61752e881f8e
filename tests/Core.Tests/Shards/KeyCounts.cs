using Serverless.Core.Binary;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Tests.Shards;

/// <summary>
/// Counts accepted events by the field <c>key</c>, and dead letters as <c>!</c>: the smallest use that state beside the views can have.
/// </summary>
internal sealed class KeyCounts(Pipeline pipeline, string name = "counts") : Observer
{
    private readonly int _slot = pipeline.Layout.SlotOf("key");

    public override string Name => name;

    public override string DefinitionHash => name + "-1";

    public override int Shards => 4;

    /// <summary>A key whose merge fails, after it has changed the state.</summary>
    public string? FailsFor { get; set; }

    public override ObserverFold NewFold() => new Fold(_slot);

    public override ObserverState NewState() => new State(this);

    private sealed class Fold(int slot) : ObserverFold
    {
        private readonly SortedDictionary<string, byte> _counts = new(StringComparer.Ordinal);

        public override void Accept(Row row, EventTime time, in EventPosition position) =>
            Count(System.Text.Encoding.UTF8.GetString(row.Text(slot)));

        public override void Reject(
            Rejection rejection, in EventPosition position, in RecordEnvelope record, byte[]? letter) => Count("!");

        public override IReadOnlyList<ObserverEntry> Take()
        {
            List<ObserverEntry> entries =
                [.. _counts.Select(one => new ObserverEntry(System.Text.Encoding.UTF8.GetBytes(one.Key), new[] { one.Value }))];
            _counts.Clear();
            return entries;
        }

        private void Count(string key) => _counts[key] = (byte)(_counts.GetValueOrDefault(key) + 1);
    }

    private sealed class State(KeyCounts observer) : ObserverState
    {
        private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

        public override void Merge(Source source, Epoch epoch, ReadOnlySpan<byte> key, ReadOnlySpan<byte> content)
        {
            var text = System.Text.Encoding.UTF8.GetString(key);
            _counts[text] = _counts.GetValueOrDefault(text) + content[0];
            if (text == observer.FailsFor)
                throw new OverflowException($"{text} can't be counted");
        }

        public override void Take(ObserverState other, Func<ulong, bool> owns)
        {
            foreach (var (key, count) in ((State)other)._counts.Where(one => owns(Hash64.Of(System.Text.Encoding.UTF8.GetBytes(one.Key)))))
                _counts[key] = _counts.GetValueOrDefault(key) + count;
        }

        public override IReadOnlyList<ObserverReport> Advance(EventTime watermark) =>
            [.. _counts.Select(one => new ObserverReport(one.Key, EventTime.Min, watermark, one.Value, new byte[] { 7 }))];

        public override void Write(ByteWriter writer)
        {
            writer.Unsigned((ulong)_counts.Count);
            foreach (var (key, count) in _counts)
            {
                writer.Text(key);
                writer.Signed(count);
            }
        }

        public override void Read(scoped ref ByteReader reader)
        {
            for (var left = reader.Count(); left > 0; left--)
                _counts[reader.Text()] = reader.Signed();
        }
    }
}
