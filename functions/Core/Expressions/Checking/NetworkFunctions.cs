using Span8 = System.ReadOnlySpan<byte>;
using Serverless.Core.Expressions.Evaluation;
using Serverless.Core.Expressions.Values;
using static Serverless.Core.Expressions.Checking.Functions;
using static Serverless.Core.Expressions.Values.CelType;

namespace Serverless.Core.Expressions.Checking;

/// <summary>
/// Addresses, networks, URLs and hashes. Addresses and networks are those of CEL's network library, URLs have the names of Kubernetes' one.
/// </summary>
internal static class NetworkFunctions
{
    /// <summary>The functions.</summary>
    public static readonly IReadOnlyList<Overload> All =
    [
        Of("ip", [Str], Ip, a => new Unary<TextToIp, Span8, IpAddress>(a[0].Text)),
        Of("isIP", [Str], Bool, a => new Unary<IsIp, Span8, bool>(a[0].Text)),
        Of("ip.isCanonical", [Str], Bool, a => new Unary<IsCanonicalIp, Span8, bool>(a[0].Text)),
        Member("family", [Ip], Int, a => new Unary<IpFamily, IpAddress, long>(a[0].Ip)),
        Test<Unspecified>("isUnspecified"), Test<Loopback>("isLoopback"), Test<GlobalUnicast>("isGlobalUnicast"),
        Test<LinkLocalMulticast>("isLinkLocalMulticast"), Test<LinkLocalUnicast>("isLinkLocalUnicast"),

        Of("cidr", [Str], Network, a => new Unary<TextToNetwork, Span8, IpNetwork>(a[0].Text)),
        Of("isCIDR", [Str], Bool, a => new Unary<IsNetwork, Span8, bool>(a[0].Text)),
        Member("containsIP", [Network, Ip], Bool, a => HasIp(a[0], a[1].Ip)),
        Member("containsIP", [Network, Str], Bool, a => HasIp(a[0], new Unary<TextToIp, Span8, IpAddress>(a[1].Text))),
        Member("containsCIDR", [Network, Network], Bool, a => HasNetwork(a[0], a[1].Network)),
        Member("containsCIDR", [Network, Str], Bool, a => HasNetwork(a[0], new Unary<TextToNetwork, Span8, IpNetwork>(a[1].Text))),
        Member("ip", [Network], Ip, a => new Unary<NetworkIp, IpNetwork, IpAddress>(a[0].Network)),
        Member("masked", [Network], Network, a => new Unary<NetworkMasked, IpNetwork, IpNetwork>(a[0].Network)),
        Member("prefixLength", [Network], Int, a => new Unary<NetworkLength, IpNetwork, long>(a[0].Network)),

        Of("url", [Str], Url, a => new Unary<TextToUrl, Span8, Span8>(a[0].Text)),
        Of("isURL", [Str], Bool, a => new Unary<IsUrl, Span8, bool>(a[0].Text)),
        Part<UrlScheme>("getScheme"), Part<UrlHost>("getHost"), Part<UrlHostName>("getHostname"), Part<UrlPort>("getPort"),
        Part<UrlPath>("getEscapedPath"),
        Member("getQuery", [Url, Str], Str, a => new Binary<UrlParameter, Span8, Span8, Span8>(a[0].Text, a[1].Text)),

        Of("route", [Str], Str, a => new Unary<Route, Span8, Span8>(a[0].Text)),
        Of("hash.xxh64", [Str], Uint, a => new Unary<FastHash, Span8, ulong>(a[0].Text)),
        Of("hash.xxh64", [Bytes], Uint, a => new Unary<FastHash, Span8, ulong>(a[0].Text)),
        Of("hash.sha256", [Str], Str, a => new Unary<SecureHash, Span8, Span8>(a[0].Text)),
        Of("hash.sha256", [Bytes], Str, a => new Unary<SecureHash, Span8, Span8>(a[0].Text)),
    ];

    private static Overload Test<TTest>(string name)
        where TTest : struct, IIpTest => Member(name, [Ip], Bool, a => new Unary<IpIs<TTest>, IpAddress, bool>(a[0].Ip));

    private static Overload Part<TPart>(string name)
        where TPart : struct, IUrlPart => Member(name, [Url], Str, a => new Unary<UrlPart<TPart>, Span8, Span8>(a[0].Text));

    private static Binary<NetworkHasIp, IpNetwork, IpAddress, bool> HasIp(Checked network, Node<IpAddress> ip) =>
        new(network.Network, ip);

    private static Binary<NetworkHasNetwork, IpNetwork, IpNetwork, bool> HasNetwork(Checked network, Node<IpNetwork> other) =>
        new(network.Network, other);
}
