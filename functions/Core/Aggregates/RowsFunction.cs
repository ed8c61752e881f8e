using Serverless.Core.Aggregates.Sketches;
using Serverless.Core.Binary;

namespace Serverless.Core.Aggregates;

/// <summary>
/// An aggregate whose state is rows that are kept. An event without the field in <paramref name="slot"/> doesn't count; -1: all count.
/// </summary>
internal abstract class RowsFunction(int slot, KeptRowPlan plan) : AggregateFunction
{
    public override VariableState NewVariableState() => new KeptRows(plan);

    public override void Add(scoped in EventRun run)
    {
        var rows = run.Rows;
        var present = slot < 0 ? default : run.Events[slot].Present;
        for (var index = 0; index < rows.Length; index++)
        {
            if (slot < 0 || present[rows[index]])
                RowsOf(run.StateOf(index)).Offer(run.Events, rows[index]);
        }
    }

    public override void Merge(scoped in Accumulator state, scoped in Accumulator other) => RowsOf(state).Merge(RowsOf(other));

    public override void Write(scoped in Accumulator state, ByteWriter writer) => RowsOf(state).Write(writer);

    public override void Read(scoped in Accumulator state, scoped ref ByteReader reader, byte version)
    {
        StateVersion.Require(version);
        RowsOf(state).Read(ref reader);
    }

    /// <summary>The rows of a state.</summary>
    protected static KeptRows RowsOf(scoped in Accumulator state) => (KeptRows)state.Growing!;
}
