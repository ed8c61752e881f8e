using Serverless.Local.Workloads.Records;

namespace Serverless.Local.Workloads.UserEvents;

/// <summary>Writes events as the JSON that old clients send.</summary>
internal sealed class UserEventJson(Shop shop)
{
    /// <summary>Appends the event, flawed if it is to be.</summary>
    public void Write(in UserEventFact fact, Utf8Buffer to)
    {
        var start = to.Length;
        to.Append((fact.Style & 1) == 0 ? "{\"id\":\""u8 : "{\"eventId\":\""u8);
        to.Append(fact.Id);
        to.Append((fact.Style & 2) == 0 ? "\",\"user\":\""u8 : "\",\"userId\":\""u8);
        if (fact.Flaw != UserEventFlaw.EmptyUser)
            to.Append(shop.Name(fact.User));
        if (fact.Flaw == UserEventFlaw.Unreadable)
            to.SpoilLast(0xFF);
        to.Append("\",\"action\":\""u8);
        to.Append(fact.Flaw == UserEventFlaw.UnknownAction ? "teleport"u8 : Shop.ActionsUtf8[fact.Action]);
        to.Append("\",\"at\":"u8);
        WriteTime(fact, to);
        if (fact.Item >= 0)
        {
            to.Append(",\"item\":\""u8);
            to.Append(shop.Item(fact.Item));
            to.Append((byte)'"');
        }
        WriteAmount(fact, to);
        to.Append(fact.Flaw == UserEventFlaw.TrailingData ? ",\"quantity\":1}{}"u8 : ",\"quantity\":1}"u8);
        if (fact.Flaw == UserEventFlaw.Truncated)
            to.Cut(start + 1 + (int)SplitMix64.Scale((uint)(fact.Style >> 32), to.Length - start - 1));
    }

    private static void WriteTime(in UserEventFact fact, Utf8Buffer to)
    {
        if ((fact.Style & 4) == 0)
            to.Append(fact.TimeMs);
        else
            to.Append(DateTimeOffset.FromUnixTimeMilliseconds(fact.TimeMs), "'\"'yyyy-MM-dd'T'HH:mm:ss.fff'Z\"'");
    }

    private static void WriteAmount(in UserEventFact fact, Utf8Buffer to)
    {
        if (fact.Flaw == UserEventFlaw.NegativeAmount)
            to.Append(",\"amount\":-1"u8);
        if (fact.Amount == 0 || fact.Flaw == UserEventFlaw.NegativeAmount)
            return;
        to.Append(",\"amount\":"u8);
        var quarters = (long)(fact.Amount * 4);
        to.Append(quarters >> 2);
        to.Append((quarters & 3) switch { 0 => ""u8, 1 => ".25"u8, 2 => ".5"u8, _ => ".75"u8 });
    }
}
