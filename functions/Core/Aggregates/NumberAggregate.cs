using System.Text.Json;
using Serverless.Core.Binary;
using Serverless.Core.Columns;

namespace Serverless.Core.Aggregates;

/// <summary>
/// The state of an aggregate over numbers, of a fixed size; all zero when there are no numbers. No number makes it one that can't be
/// merged, written, read or rendered: a state whose value leaves the range of its type says so in its result.
/// </summary>
/// <typeparam name="TState">The structure itself.</typeparam>
internal interface INumberState<TState>
    where TState : unmanaged, INumberState<TState>
{
    /// <summary>Adds the number in a row of <paramref name="column"/>, which is there.</summary>
    void Add(Column column, int row);

    /// <summary>Adds all numbers of <paramref name="other"/>.</summary>
    void Merge(in TState other);

    /// <summary>Appends the binary form.</summary>
    void Write(ByteWriter writer);

    /// <summary>Writes the result as a property; null when no number was added.</summary>
    void Render(Utf8JsonWriter json, string name);

    /// <summary>Reads what <see cref="Write"/> wrote. Throws <see cref="CorruptDataException"/> for bytes that no state has.</summary>
    static abstract TState Read(ref ByteReader reader);
}

/// <summary>
/// An aggregate that needs each value of a number field once. The state is a structure, so that the compiler makes separate code for each
/// kind, without a call for each number. An event without the field leaves the state unchanged.
/// </summary>
/// <typeparam name="TState">What is known of the numbers.</typeparam>
internal sealed class NumberAggregate<TState>(int slot) : AggregateFunction
    where TState : unmanaged, INumberState<TState>
{
    public override int FixedSlots => SlotsFor<TState>();

    public override void Add(scoped in EventRun run)
    {
        var rows = run.Rows;
        var column = run.Events[slot];
        var present = column.Present;
        for (var index = 0; index < rows.Length; index++)
        {
            var row = rows[index];
            if (present[row])
                run.State<TState>(index).Add(column, row);
        }
    }

    public override void Merge(scoped in Accumulator state, scoped in Accumulator other) => state.As<TState>().Merge(other.As<TState>());

    public override void Write(scoped in Accumulator state, ByteWriter writer) => state.As<TState>().Write(writer);

    public override void Read(scoped in Accumulator state, scoped ref ByteReader reader, byte version)
    {
        StateVersion.Require(version);
        state.As<TState>() = TState.Read(ref reader);
    }

    public override void Render(scoped in Accumulator state, Utf8JsonWriter json, string name) => state.As<TState>().Render(json, name);
}
