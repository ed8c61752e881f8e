using Serverless.Core.Expressions.Values;
using Serverless.Core.Rows;

namespace Serverless.Core.Expressions.Evaluation;

// URLs under the names that Kubernetes gives them in CEL. A URL is a value of its own type, kept as its text: it is taken apart again for
// each part, which costs less than to keep the parts.

internal readonly struct TextToUrl : IUnary<ReadOnlySpan<byte>, ReadOnlySpan<byte>>
{
    public static Outcome Apply(Row row, ReadOnlySpan<byte> value, out ReadOnlySpan<byte> result)
    {
        result = value;
        return UrlParts.TryParse(value, out _) ? Outcome.Ok : Outcome.BadConversion;
    }
}

internal readonly struct IsUrl : IUnary<ReadOnlySpan<byte>, bool>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, ReadOnlySpan<byte> value, out bool result)
    {
        result = UrlParts.TryParse(value, out _);
        return Outcome.Ok;
    }
}

/// <summary>A part of a URL; <typeparamref name="TPart"/> says which.</summary>
internal readonly struct UrlPart<TPart> : IUnary<ReadOnlySpan<byte>, ReadOnlySpan<byte>>
    where TPart : struct, IUrlPart
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, ReadOnlySpan<byte> value, out ReadOnlySpan<byte> result)
    {
        result = TPart.Of(UrlParts.Parse(value));
        return Outcome.Ok;
    }
}

/// <summary>A part of URLs.</summary>
internal interface IUrlPart
{
    static abstract ReadOnlySpan<byte> Of(UrlParts url);
}

internal readonly struct UrlScheme : IUrlPart
{
    public static ReadOnlySpan<byte> Of(UrlParts url) => url.Scheme;
}

internal readonly struct UrlHost : IUrlPart
{
    public static ReadOnlySpan<byte> Of(UrlParts url) => url.Host;
}

internal readonly struct UrlHostName : IUrlPart
{
    public static ReadOnlySpan<byte> Of(UrlParts url) => url.HostName;
}

internal readonly struct UrlPort : IUrlPart
{
    public static ReadOnlySpan<byte> Of(UrlParts url) => url.Port;
}

internal readonly struct UrlPath : IUrlPart
{
    public static ReadOnlySpan<byte> Of(UrlParts url) => url.Path;
}

/// <summary>The first value of a parameter in the query; missing when the query has none of that name.</summary>
internal readonly struct UrlParameter : IBinary<ReadOnlySpan<byte>, ReadOnlySpan<byte>, ReadOnlySpan<byte>>
{
    public static Outcome Apply(Row row, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, out ReadOnlySpan<byte> result)
    {
        var url = UrlParts.Parse(left);
        var target = row.Scratch(url.Query.Length);
        var length = url.Parameter(right, target);
        result = target[..Math.Max(0, length)];
        return length < 0 ? Outcome.Missing : System.Text.Unicode.Utf8.IsValid(result) ? Outcome.Ok : Outcome.InvalidUtf8;
    }
}
