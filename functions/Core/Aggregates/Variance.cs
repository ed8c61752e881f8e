using System.Text.Json;
using Serverless.Core.Binary;
using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Aggregates;

/// <summary>
/// The population variance (the mean squared distance from the mean; its square root is the standard deviation) of a
/// number field over the events that have it: 0 for one, null for none and beyond the range of a double.
/// One pass by B. P. Welford, "Note on a Method for Calculating Corrected Sums of Squares and Products", Technometrics 4
/// (1962); merged by T. F. Chan, G. H. Golub and R. J. LeVeque, "Updating Formulae and a Pairwise Algorithm for Computing
/// Sample Variances" (1979).
/// </summary>
internal sealed class Variance(int slot) : AggregateFunction
{
    public override int FixedSlots => SlotsFor<State>();

    public override void Add(scoped in Accumulator state, Row row, EventTime time, in EventPosition position)
    {
        if (!row.Has(slot))
            return;
        ref var variance = ref state.As<State>();
        var value = row.Number(slot);
        var distance = value - variance.Mean;
        variance.Mean += distance / ++variance.Count;
        variance.Squares += distance * (value - variance.Mean);
    }

    public override void Merge(scoped in Accumulator state, scoped in Accumulator other)
    {
        ref var variance = ref state.As<State>();
        ref readonly var added = ref other.As<State>();
        if (added.Count == 0)
            return;
        var count = variance.Count + added.Count;
        var share = (double)added.Count / count;
        var distance = added.Mean - variance.Mean;
        variance.Squares += added.Squares + distance * distance * variance.Count * share;
        variance.Mean += distance * share;
        variance.Count = count;
    }

    public override void Write(scoped in Accumulator state, ByteWriter writer)
    {
        ref readonly var variance = ref state.As<State>();
        writer.Unsigned((ulong)variance.Count);
        if (variance.Count == 0)
            return;
        writer.Number(variance.Mean);
        writer.Number(variance.Squares);
    }

    public override void Read(scoped in Accumulator state, scoped ref ByteReader reader, byte version)
    {
        StateVersion.Require(version);
        var read = new State { Count = reader.LongCount() };
        if (read.Count == 0)
            return;
        (read.Mean, read.Squares) = (reader.Number(), reader.Number());
        state.As<State>() = read.Squares < 0 ? throw new CorruptDataException($"a sum of squares is {read.Squares}") : read;
    }

    public override void Render(scoped in Accumulator state, Utf8JsonWriter json, string name)
    {
        ref readonly var variance = ref state.As<State>();
        JsonNumber.Write(json, name, variance.Squares / variance.Count);
    }

    private struct State
    {
        public long Count;
        public double Mean;
        public double Squares;
    }
}
