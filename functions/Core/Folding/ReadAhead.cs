using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Serverless.Core.Positions;

namespace Serverless.Core.Folding;

/// <summary>
/// Has the processor fetch a record from memory some records before it is read. Each value is an array of its own, somewhere in memory, so
/// that the processor can't foresee it; to wait for it takes an eighth of the time of a fold (ReadAheadBenchmarks). Where the processor
/// has no such instruction nothing is done.
/// </summary>
internal static unsafe class ReadAhead
{
    private const int Records = 6;
    private const int CacheLine = 64;

    // The rest of a larger value is read in sequence, which the processor foresees.
    private const int ValueLines = 4;

    /// <summary>To be called before the record at <paramref name="index"/> is read, for each in ascending order.</summary>
    public static void Before(IReadOnlyList<SourceRecord> records, int index)
    {
        if (!Sse.IsSupported || index + Records >= records.Count)
            return;
        var record = records[index + Records];
        Fetch(record.Key, 1);
        Fetch(record.Value, ValueLines);
    }

    // Nothing is read, not even the array's length, which would be waited for. Whatever the address is, fetching does no harm: where the
    // collector moves the array meanwhile, or it ends before, other memory is fetched, and for null none.
    private static void Fetch(byte[]? bytes, int lines)
    {
        var address = (byte*)Unsafe.As<byte[]?, nint>(ref bytes);
        for (var line = 0; line < lines; line++)
            Sse.Prefetch0(address + (line * CacheLine));
    }
}
