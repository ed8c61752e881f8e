using System.Runtime.CompilerServices;
using System.Text.Json;
using Serverless.Core.Aggregates.Sketches;
using Serverless.Core.Binary;

namespace Serverless.Core.Aggregates;

/// <summary>
/// Computes one aggregate. Merging the states of two disjoint sets of events gives the state of their union, in any order: exactly for
/// exact aggregates, within the stated bound for sketches. The caller keeps the state: any number of threads may share a function.
/// </summary>
public abstract class AggregateFunction
{
    /// <summary>How many numbers a state has.</summary>
    public virtual int FixedSlots => 0;

    /// <summary>Makes the part of a state that has no fixed size; null when there is none.</summary>
    public virtual VariableState? NewVariableState() => null;

    /// <summary>Empties the part that has no fixed size. Called before the numbers are set to zero.</summary>
    public virtual void Reset(scoped in Accumulator state) => state.Growing?.Reset();

    /// <summary>
    /// Adds events to states, those of a state in their order: however they are cut into runs, the states are the same. An event without
    /// the aggregate's field leaves its state unchanged. Once the states have grown, nothing is allocated.
    /// </summary>
    public abstract void Add(scoped in EventRun run);

    /// <summary>Adds everything that <paramref name="other"/> holds, which stays unchanged.</summary>
    public abstract void Merge(scoped in Accumulator state, scoped in Accumulator other);

    /// <summary>
    /// Appends the state in the current version of its binary form (<see cref="Aggregate.Version"/>). The state may be rearranged; its
    /// value stays the same.
    /// </summary>
    public abstract void Write(scoped in Accumulator state, ByteWriter writer);

    /// <summary>Reads a state that was written in <paramref name="version"/> of the form into an empty one.</summary>
    public abstract void Read(scoped in Accumulator state, scoped ref ByteReader reader, byte version);

    /// <summary>
    /// Writes the property <paramref name="name"/> with the aggregate's value; null when there is none, such as the mean of no events.
    /// </summary>
    public abstract void Render(scoped in Accumulator state, Utf8JsonWriter json, string name);

    /// <summary>Whether the state says that its key was deleted.</summary>
    internal virtual bool IsDeleted(scoped in Accumulator state) => false;

    /// <summary>The slot of the field whose values an estimate lies between; -1 for aggregates that are no estimate of a value.</summary>
    internal virtual int EstimatedSlot => -1;

    /// <summary>What a state shows of the values of the field in <paramref name="ofSlot"/>.</summary>
    internal virtual NumberRange RangeOf(scoped in Accumulator state, int ofSlot) => NumberRange.All;

    /// <summary>The same as without <paramref name="range"/>, but for estimates, which lie in it.</summary>
    internal virtual void Render(scoped in Accumulator state, Utf8JsonWriter json, string name, NumberRange range) =>
        Render(state, json, name);

    /// <summary>How many numbers hold a <typeparamref name="T"/>.</summary>
    private protected static int SlotsFor<T>()
        where T : unmanaged => (Unsafe.SizeOf<T>() + sizeof(long) - 1) / sizeof(long);
}
