using Serverless.Core.Expressions.Values;
using Serverless.Core.Rows;

namespace Serverless.Core.Expressions.Evaluation;

// CEL's network library (cel-go, ext/network.go): addresses and networks are values of their own types.

internal readonly struct TextToIp : IUnary<ReadOnlySpan<byte>, IpAddress>
{
    public static Outcome Apply(Row row, ReadOnlySpan<byte> value, out IpAddress result) =>
        IpAddress.TryParse(value, out result) ? Outcome.Ok : Outcome.BadConversion;
}

internal readonly struct TextToNetwork : IUnary<ReadOnlySpan<byte>, IpNetwork>
{
    public static Outcome Apply(Row row, ReadOnlySpan<byte> value, out IpNetwork result) =>
        IpNetwork.TryParse(value, out result) ? Outcome.Ok : Outcome.BadConversion;
}

internal readonly struct IsIp : IUnary<ReadOnlySpan<byte>, bool>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, ReadOnlySpan<byte> value, out bool result)
    {
        result = IpAddress.TryParse(value, out _);
        return Outcome.Ok;
    }
}

internal readonly struct IsNetwork : IUnary<ReadOnlySpan<byte>, bool>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, ReadOnlySpan<byte> value, out bool result)
    {
        result = IpNetwork.TryParse(value, out _);
        return Outcome.Ok;
    }
}

/// <summary>Whether a text is that of its address as it is written back.</summary>
internal readonly struct IsCanonicalIp : IUnary<ReadOnlySpan<byte>, bool>
{
    public static Outcome Apply(Row row, ReadOnlySpan<byte> value, out bool result)
    {
        Span<byte> text = stackalloc byte[IpAddress.TextBytes];
        var isAddress = IpAddress.TryParse(value, out var address);
        result = isAddress && text[..address.Write(text)].SequenceEqual(value);
        return isAddress ? Outcome.Ok : Outcome.BadConversion;
    }
}

internal readonly struct IpToText : IUnary<IpAddress, ReadOnlySpan<byte>>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, IpAddress value, out ReadOnlySpan<byte> result)
    {
        var target = row.Scratch(IpAddress.TextBytes);
        result = target[..value.Write(target)];
        return Outcome.Ok;
    }
}

internal readonly struct NetworkToText : IUnary<IpNetwork, ReadOnlySpan<byte>>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, IpNetwork value, out ReadOnlySpan<byte> result)
    {
        var target = row.Scratch(IpNetwork.TextBytes);
        result = target[..value.Write(target)];
        return Outcome.Ok;
    }
}

/// <summary>4 or 6.</summary>
internal readonly struct IpFamily : IUnary<IpAddress, long>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, IpAddress value, out long result)
    {
        result = value.IsV4 ? 4 : 6;
        return Outcome.Ok;
    }
}

/// <summary>What kind of address one is; <typeparamref name="TTest"/> says which.</summary>
internal readonly struct IpIs<TTest> : IUnary<IpAddress, bool>
    where TTest : struct, IIpTest
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, IpAddress value, out bool result)
    {
        result = TTest.Holds(value);
        return Outcome.Ok;
    }
}

/// <summary>A kind of address.</summary>
internal interface IIpTest
{
    static abstract bool Holds(IpAddress address);
}

internal readonly struct Unspecified : IIpTest
{
    public static bool Holds(IpAddress address) => address.IsUnspecified;
}

internal readonly struct Loopback : IIpTest
{
    public static bool Holds(IpAddress address) => address.IsLoopback;
}

internal readonly struct GlobalUnicast : IIpTest
{
    public static bool Holds(IpAddress address) => address.IsGlobalUnicast;
}

internal readonly struct LinkLocalMulticast : IIpTest
{
    public static bool Holds(IpAddress address) => address.IsLinkLocalMulticast;
}

internal readonly struct LinkLocalUnicast : IIpTest
{
    public static bool Holds(IpAddress address) => address.IsLinkLocalUnicast;
}

internal readonly struct NetworkHasIp : IBinary<IpNetwork, IpAddress, bool>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, IpNetwork left, IpAddress right, out bool result)
    {
        result = left.Contains(right);
        return Outcome.Ok;
    }
}

internal readonly struct NetworkHasNetwork : IBinary<IpNetwork, IpNetwork, bool>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, IpNetwork left, IpNetwork right, out bool result)
    {
        result = left.Contains(right);
        return Outcome.Ok;
    }
}

internal readonly struct NetworkIp : IUnary<IpNetwork, IpAddress>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, IpNetwork value, out IpAddress result)
    {
        result = value.Address;
        return Outcome.Ok;
    }
}

internal readonly struct NetworkMasked : IUnary<IpNetwork, IpNetwork>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, IpNetwork value, out IpNetwork result)
    {
        result = value.Masked;
        return Outcome.Ok;
    }
}

internal readonly struct NetworkLength : IUnary<IpNetwork, long>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, IpNetwork value, out long result)
    {
        result = value.Length;
        return Outcome.Ok;
    }
}
