using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Serverless.Core.Decoding.Json;

/// <summary>
/// A property's name as events write it when it has no escapes, from its first quote to the colon. One of up to 16 bytes is compared in one
/// step.
/// </summary>
internal sealed class WrittenName
{
    private readonly byte[] _bytes;
    private readonly bool _isShort;
    private readonly Vector128<byte> _block;
    private readonly Vector128<byte> _mask;

    /// <param name="name">In UTF-8, without quotes.</param>
    public WrittenName(ReadOnlySpan<byte> name)
    {
        _bytes = [(byte)'"', .. name, (byte)'"', (byte)':'];
        _isShort = _bytes.Length <= Vector128<byte>.Count;
        if (!_isShort)
            return;
        Span<byte> block = stackalloc byte[Vector128<byte>.Count];
        _bytes.CopyTo(block);
        _block = Vector128.Create<byte>(block);
        block[.._bytes.Length].Fill(byte.MaxValue);
        _mask = Vector128.Create<byte>(block);
    }

    /// <summary>In bytes, quotes and colon included.</summary>
    public int Length => _bytes.Length;

    /// <summary>Whether the text has this name at a place, which must be within it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsAt(ReadOnlySpan<byte> text, int at)
    {
        if (!_isShort || text.Length - at < Vector128<byte>.Count)
            return text[at..].StartsWith(_bytes);
        return (Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(text), (nuint)at) & _mask) == _block;
    }
}
