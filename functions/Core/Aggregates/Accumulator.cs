using System.Runtime.InteropServices;
using Serverless.Core.Aggregates.Sketches;

namespace Serverless.Core.Aggregates;

/// <summary>
/// The state of one aggregate over one set of events: <paramref name="numbers"/>, as many as its <see cref="AggregateFunction"/> needs and
/// all zero for no events, and <paramref name="growing"/>, the part without a fixed size, if the function has one.
/// </summary>
public readonly ref struct Accumulator(Span<long> numbers, VariableState? growing)
{
    /// <summary>The part of fixed size: as many numbers as the function keeps (<see cref="AggregateFunction.FixedSlots"/>).</summary>
    public Span<long> Numbers { get; } = numbers;

    /// <summary>The part that has no fixed size; null when there is none.</summary>
    public VariableState? Growing { get; } = growing;

    /// <summary>The numbers as a structure, which is not larger than they are.</summary>
    public ref T As<T>()
        where T : unmanaged => ref MemoryMarshal.AsRef<T>(MemoryMarshal.AsBytes(Numbers));
}
