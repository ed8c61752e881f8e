using System.Buffers.Binary;
using Serverless.Local.Workloads.Records;

namespace Serverless.Local.Workloads.UserEvents;

/// <summary>Writes events in Avro's binary encoding, in Confluent's wire format.</summary>
/// <param name="shop">Has the names.</param>
/// <param name="ids">The ids of the schemas, version 1 first.</param>
internal sealed class UserEventAvro(Shop shop, IReadOnlyList<int> ids)
{
    private const int NoSchema = 0x7FFF_0001;
    private readonly byte[] _number = new byte[sizeof(double)];

    /// <summary>Appends the event, flawed if it is to be.</summary>
    public void Write(in UserEventFact fact, Utf8Buffer to)
    {
        to.Append((byte)0);
        BinaryPrimitives.WriteInt32BigEndian(_number, fact.Flaw == UserEventFlaw.Unreadable ? NoSchema : ids[fact.Version - 1]);
        to.Append(_number.AsSpan(0, sizeof(int)));
        var start = to.Length;
        if (fact.Version < 3)
            WriteFirst(fact, to);
        else
            WriteLater(fact, to);
        if (fact.Flaw == UserEventFlaw.Truncated)
            to.CutBytes(start + (int)SplitMix64.Scale((uint)(fact.Style >> 32), to.Length - start));
        else if (fact.Flaw == UserEventFlaw.TrailingData)
            to.Append((byte)0);
    }

    private void WriteFirst(in UserEventFact fact, Utf8Buffer to)
    {
        WriteId(fact.Id, to);
        WriteUser(fact, to);
        WriteAction(fact, to);
        WriteItem(fact, to);
        WriteAmount(fact, to);
        WriteWhole(1 + (long)(fact.Style % 3), to);
        if (fact.Version == 2)
        {
            WriteQuery(fact, to);
            WriteText("web"u8, to);
        }
        WriteWhole(fact.TimeMs, to);
    }

    private void WriteLater(in UserEventFact fact, Utf8Buffer to)
    {
        WriteUser(fact, to);
        WriteWhole(fact.Version == 3 ? fact.TimeMs : fact.TimeMs * 1_000, to);
        WriteId(fact.Id, to);
        if (fact.Version < 5)
            WriteText("app"u8, to);
        WriteAction(fact, to);
        WriteQuery(fact, to);
        // A product that is there has an id, whatever it costs.
        WriteItem(fact, to);
        if (fact.Version < 5 || fact.Item >= 0)
            WriteAmount(fact, to);
        WriteWhole(1 + (long)(fact.Style % 3), to);
        if (fact.Version == 5)
            WriteContext(to);
    }

    private void WriteUser(in UserEventFact fact, Utf8Buffer to) =>
        WriteText(fact.Flaw == UserEventFlaw.EmptyUser ? [] : shop.Name(fact.User), to);

    private static void WriteAction(in UserEventFact fact, Utf8Buffer to) =>
        WriteText(fact.Flaw == UserEventFlaw.UnknownAction ? "teleport"u8 : Shop.ActionsUtf8[fact.Action], to);

    private void WriteItem(in UserEventFact fact, Utf8Buffer to)
    {
        WriteWhole(fact.Item < 0 ? 0 : 1, to);
        if (fact.Item >= 0)
            WriteText(shop.Item(fact.Item), to);
    }

    private void WriteAmount(in UserEventFact fact, Utf8Buffer to)
    {
        var amount = fact.Flaw == UserEventFlaw.NegativeAmount ? -1 : fact.Amount;
        WriteWhole(amount == 0 ? 0 : 1, to);
        if (amount == 0)
            return;
        if (fact.Version < 4)
            BinaryPrimitives.WriteSingleLittleEndian(_number, (float)amount);
        else
            BinaryPrimitives.WriteDoubleLittleEndian(_number, amount);
        to.Append(_number.AsSpan(0, fact.Version < 4 ? sizeof(float) : sizeof(double)));
    }

    private static void WriteQuery(in UserEventFact fact, Utf8Buffer to)
    {
        WriteWhole(fact.Action == Shop.Search ? 1 : 0, to);
        if (fact.Action == Shop.Search)
            WriteText("red shoes"u8, to);
    }

    private static void WriteContext(Utf8Buffer to)
    {
        WriteWhole(1, to);
        WriteText("agent"u8, to);
        WriteText("app/5"u8, to);
        WriteWhole(0, to);
    }

    private static void WriteId(long id, Utf8Buffer to)
    {
        Span<byte> digits = stackalloc byte[20];
        id.TryFormat(digits, out var written, default, System.Globalization.CultureInfo.InvariantCulture);
        WriteText(digits[..written], to);
    }

    private static void WriteText(ReadOnlySpan<byte> text, Utf8Buffer to)
    {
        WriteWhole(text.Length, to);
        to.Append(text);
    }

    private static void WriteWhole(long value, Utf8Buffer to)
    {
        var rest = (ulong)((value << 1) ^ (value >> 63));
        for (; rest > 127; rest >>= 7)
            to.Append((byte)(rest | 128));
        to.Append((byte)rest);
    }
}
