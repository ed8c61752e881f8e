using System.Runtime.CompilerServices;
using Serverless.Core.Time;

namespace Serverless.Core.Rows;

/// <summary>
/// Takes the values of an event from a decoder, each into the slot of its field. A slot that isn't written is a missing field. Slots are
/// numbered by <see cref="RowLayout"/>; a number outside of it throws <see cref="IndexOutOfRangeException"/>. A slot takes values of its
/// field's type only, which is not checked.
/// </summary>
/// <remarks>
/// It hides from decoders where the values are kept. It is a structure of one reference, so that passing it costs as much as passing the
/// row.
/// </remarks>
public readonly struct SlotWriter(Row row)
{
    /// <summary>What times that lack a part, such as the year, are near.</summary>
    public EventTime Reference => row.Reference;

    /// <summary>Makes every slot missing again.</summary>
    public void Clear() => row.Clear();

    /// <summary>UTF-8 text that stays where it is for as long as the event is used, which is true of the event's own bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetText(int slot, byte[] source, int start, int length) => row.SetText(slot, source, start, length);

    /// <summary>UTF-8 text in a buffer that will be overwritten: copied.</summary>
    public void CopyText(int slot, ReadOnlySpan<byte> text) => row.CopyText(slot, text);

    /// <summary>A number; it must be finite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetNumber(int slot, double value) => row.SetNumber(slot, value);

    /// <summary>An integer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetInteger(int slot, long value) => row.SetInteger(slot, value);

    /// <summary>A boolean.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetBoolean(int slot, bool value) => row.SetBoolean(slot, value);

    /// <summary>A time, from 1970 to the end of the year 9999.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetTime(int slot, EventTime value) => row.SetTime(slot, value);
}
