using System.Runtime.CompilerServices;
using Serverless.Core.Aggregates.Sketches;
using Serverless.Core.Columns;

namespace Serverless.Core.Aggregates;

/// <summary>
/// Events that are added to the states of one aggregate: rows of columns in their order, each with the number of the cell whose state it
/// enters. The states of a cell lie side by side, and the cells one after the other.
/// </summary>
/// <param name="events">Holds the events.</param>
/// <param name="rows">Their rows.</param>
/// <param name="cells">For each of them the number of its cell.</param>
/// <param name="place">Where the aggregate's state is in a cell.</param>
/// <param name="numbers">The numbers of all cells.</param>
/// <param name="growing">The parts without a fixed size of all cells.</param>
public readonly ref struct EventRun(
    EventColumns events,
    ReadOnlySpan<int> rows,
    ReadOnlySpan<int> cells,
    in StatePlace place,
    long[] numbers,
    VariableState[] growing)
{
    private readonly StatePlace _place = place;

    /// <summary>Holds the events.</summary>
    public EventColumns Events { get; } = events;

    /// <summary>The rows of the events, in their order.</summary>
    public ReadOnlySpan<int> Rows { get; } = rows;

    /// <summary>The number of each event's cell.</summary>
    public ReadOnlySpan<int> Cells { get; } = cells;

    /// <summary>The state that the event at <paramref name="index"/> of the run enters, as a structure of the place's size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref T State<T>(int index)
        where T : unmanaged => ref Unsafe.As<long, T>(ref numbers[_place.In(Cells[index])]);

    /// <summary>The state that the event at <paramref name="index"/> of the run enters.</summary>
    public Accumulator StateOf(int index) => _place.Of(numbers, growing, Cells[index]);
}

/// <summary>Where the states of an aggregate are among those of all cells.</summary>
/// <param name="At">The first of its numbers in a cell.</param>
/// <param name="Numbers">How many it has.</param>
/// <param name="Stride">How many all aggregates of a cell have.</param>
/// <param name="GrowingAt">Its part without a fixed size among those of a cell; -1 when it has none.</param>
/// <param name="GrowingStride">How many of these a cell has.</param>
public readonly record struct StatePlace(int At, int Numbers, int Stride, int GrowingAt, int GrowingStride)
{
    /// <summary>The first of its numbers in a cell.</summary>
    public int In(int cell) => (cell * Stride) + At;

    /// <summary>Its state in a cell.</summary>
    public Accumulator Of(long[] numbers, VariableState[] growing, int cell) =>
        new(numbers.AsSpan(In(cell), Numbers), GrowingAt < 0 ? null : growing[(cell * GrowingStride) + GrowingAt]);
}
