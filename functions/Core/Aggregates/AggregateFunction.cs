using System.Runtime.CompilerServices;
using System.Text.Json;
using Serverless.Core.Aggregates.Sketches;
using Serverless.Core.Binary;
using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Aggregates;

/// <summary>
/// How one aggregate takes events in. Merging the states of two disjoint sets gives the state of their union, whatever the order: exactly where
/// the aggregate is exact, within its stated bound where it is a sketch. The state is the caller's: any number of threads may share a function.
/// </summary>
public abstract class AggregateFunction
{
    /// <summary>How many numbers a state has.</summary>
    public virtual int FixedSlots => 0;

    /// <summary>Makes the part of a state that has no fixed size; null when the numbers are all.</summary>
    public virtual VariableState? NewVariableState() => null;

    /// <summary>Empties the part that has no fixed size. Called before the numbers are set to zero.</summary>
    public virtual void Reset(scoped in Accumulator state) => state.Growing?.Reset();

    /// <summary>Takes in one event. An event in which the aggregate's field is missing leaves the state as it is. Allocates nothing once grown.</summary>
    public abstract void Add(scoped in Accumulator state, Row row, EventTime time, in EventPosition position);

    /// <summary>Takes in all that <paramref name="other"/> holds, which stays as it is.</summary>
    public abstract void Merge(scoped in Accumulator state, scoped in Accumulator other);

    /// <summary>Appends the state, which may be rearranged for it, in the current version of its binary form (<see cref="Aggregate.Version"/>).</summary>
    public abstract void Write(scoped in Accumulator state, ByteWriter writer);

    /// <summary>Reads a state written in <paramref name="version"/> of the form into one of no events.</summary>
    public abstract void Read(scoped in Accumulator state, scoped ref ByteReader reader, byte version);

    /// <summary>Writes the property <paramref name="name"/> with the aggregate's present value; null when there is none (the mean of nothing).</summary>
    public abstract void Render(scoped in Accumulator state, Utf8JsonWriter json, string name);

    /// <summary>How many numbers hold a <typeparamref name="T"/>.</summary>
    private protected static int SlotsFor<T>()
        where T : unmanaged => (Unsafe.SizeOf<T>() + sizeof(long) - 1) / sizeof(long);
}
