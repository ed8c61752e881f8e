using System.Text.Json;
using Serverless.Core.Binary;
using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Aggregates;

/// <summary>
/// The state of one aggregate over one set of events. Merging the states of two disjoint sets gives the state of their
/// union, whatever the order: exactly where the aggregate is exact, within its stated bound where it is a sketch.
/// Instances are reused: <see cref="Reset"/> makes one as new. It keeps the memory of a small state; what a large one has
/// grown to goes back to the process's pool of arrays, where the next one that grows finds it. One thread at a time.
/// </summary>
public abstract class Accumulator
{
    /// <summary>Back to the state of no events.</summary>
    public abstract void Reset();

    /// <summary>Takes in one event. An event in which the aggregate's field is missing leaves the state as it is. Allocates nothing once grown.</summary>
    public abstract void Add(Row row, EventTime time, EventPosition position);

    /// <summary>Takes in all that <paramref name="other"/> holds, which is of the same aggregate and stays as it is.</summary>
    public abstract void Merge(Accumulator other);

    /// <summary>Appends the state in the current version of its binary form (<see cref="Aggregate.Version"/>).</summary>
    public abstract void Write(ByteWriter writer);

    /// <summary>Replaces the state by one written in <paramref name="version"/> of the form.</summary>
    public abstract void Read(ref ByteReader reader, byte version);

    /// <summary>Writes the property <paramref name="name"/> with the aggregate's present value; null when there is none (the mean of nothing).</summary>
    public abstract void Render(Utf8JsonWriter json, string name);
}
