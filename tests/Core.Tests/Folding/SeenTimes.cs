using Serverless.Core.Binary;
using Serverless.Core.IngestStates;
using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Tests.Folding;

/// <summary>Takes an event for a duplicate that has the time of an earlier one; needs every chunk from the first on.</summary>
internal sealed class SeenTimes(string name = "seen") : IngestState
{
    public override string Name => name;

    public override string DefinitionHash => name + "-1";

    public override TimeSpan NeededFor => TimeSpan.Zero;

    public override IngestMemory NewMemory() => new Memory();

    private sealed class Memory : IngestMemory
    {
        private readonly HashSet<long> _known = [];
        private readonly List<long> _added = [];
        private Offset? _first;

        public override long ForgottenEarly => 0;

        public override Offset NeededFrom => _first!.Value;

        public override void Begin(Offset previous)
        {
            _first ??= previous;
            _added.Clear();
        }

        public override bool IsDuplicate(Row row, EventTime time, EventTime written, in EventPosition position)
        {
            if (!_known.Add(time.Milliseconds))
                return true;
            _added.Add(time.Milliseconds);
            return false;
        }

        public override void WriteAdded(ByteWriter writer)
        {
            writer.Unsigned((ulong)_added.Count);
            _added.ForEach(writer.Signed);
        }

        public override void ReadAdded(scoped ref ByteReader reader)
        {
            for (var left = reader.Count(); left > 0; left--)
                _known.Add(reader.Signed());
        }
    }
}
