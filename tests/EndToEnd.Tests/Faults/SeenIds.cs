using Serverless.Core.Binary;
using Serverless.Core.IngestStates;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>Knows the last events of a source by their time and value: the smallest use that ingest state can have.</summary>
internal sealed class SeenIds(Pipeline pipeline, int remembered, string name = "seen") : IngestState
{
    private readonly int _value = pipeline.Layout.SlotOf("value");

    public override string Name => name;

    public override string DefinitionHash => $"seen-{remembered}";

    public override TimeSpan NeededFor => TimeSpan.Zero;

    public override IngestMemory NewMemory() => new Memory(_value, remembered);

    private sealed class Memory(int value, int remembered) : IngestMemory
    {
        private readonly Queue<(string Id, Offset Chunk)> _order = [];
        private readonly HashSet<string> _known = [];
        private readonly List<string> _added = [];
        private Offset _chunk;

        public override long ForgottenEarly => 0;

        public override Offset NeededFrom => _order.TryPeek(out var oldest) ? oldest.Chunk : _chunk;

        public override void Begin(Offset previous)
        {
            _chunk = previous;
            _added.Clear();
        }

        public override bool IsDuplicate(Row row, EventTime time, EventTime written, in EventPosition position)
        {
            var id = $"{time}/{row.Integer(value)}";
            if (_known.Contains(id))
                return true;
            _added.Add(id);
            Remember(id);
            return false;
        }

        public override void WriteAdded(ByteWriter writer)
        {
            writer.Unsigned((ulong)_added.Count);
            _added.ForEach(writer.Text);
        }

        public override void ReadAdded(scoped ref ByteReader reader)
        {
            for (var left = reader.Count(); left > 0; left--)
                Remember(reader.Text());
        }

        private void Remember(string id)
        {
            _known.Add(id);
            _order.Enqueue((id, _chunk));
            if (_order.Count > remembered)
                _known.Remove(_order.Dequeue().Id);
        }
    }
}
