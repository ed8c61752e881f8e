using System.Globalization;
using System.Net;
using System.Text;
using Serverless.Core.Expressions.Values;
using Serverless.Core.Rows;

namespace Serverless.Core.Tests.Expressions;

/// <summary>JSON in a text, URLs, addresses, and hashes.</summary>
public sealed class TextFunctionTests
{
    private const string Order =
        """{"id":"o-1","paid":true,"total":12.5,"n":3,"note":null,"who":{"name":"Zo\u00eb","a.b":7},"lines":[{"sku":"x"},{"sku":"y"}]}""";

    [Theory]
    [InlineData("json.string(body, 'id')", "string o-1")]
    [InlineData("json.string(body, 'who.name')", "string Zoë")]
    [InlineData("json.string(body, 'lines[1].sku')", "string y")]
    [InlineData("json.string(body, 'lines[-1].sku')", "string y")]
    [InlineData("json.string(body, 'total')", "string 12.5")]
    [InlineData("json.string(body, 'lines[0]')", "string {\"sku\":\"x\"}")]
    [InlineData("json.int(body, \"who['a.b']\")", "int 7")]
    [InlineData("json.int(body, 'n') + 1", "int 4")]
    [InlineData("json.double(body, 'total')", "double 12.5")]
    [InlineData("json.double(body, 'n')", "double 3")]
    [InlineData("json.bool(body, 'paid')", "bool true")]
    [InlineData("json.has(body, 'who')", "bool true")]
    [InlineData("json.has(body, 'note')", "bool false")]
    [InlineData("json.has(body, 'lines[2]')", "bool false")]
    [InlineData("json.has('no json', 'a')", "bool false")]
    [InlineData("json.string(body, 'note')", "missing")]
    [InlineData("json.string(body, 'who.age')", "missing")]
    [InlineData("json.string(body, 'lines[2].sku')", "missing")]
    [InlineData("json.string(none, 'a')", "missing")]
    [InlineData("json.has(none, 'a')", "missing")]
    [InlineData("json.int(body, 'total')", "error BadConversion")]
    [InlineData("json.int(body, 'id')", "error BadConversion")]
    [InlineData("json.bool(body, 'n')", "error BadConversion")]
    [InlineData("json.string('{\"a\"', 'a')", "error BadConversion")]
    [InlineData("json.string('', 'a')", "error BadConversion")]
    [InlineData("json.string('{\"a\":\"\\\\ud800\"}', 'a')", "error InvalidUtf8")]
    public void A_value_of_JSON_in_a_text_is_found_by_its_path(string expression, string expected) =>
        Assert.Equal(expected, Evaluated.Of(expression, RowOf(Order)));

    [Theory]
    [InlineData("json.string(body, 'a..b')", "'a..b' is no path")]
    [InlineData("json.string(body, body)", "the path of 'json.string' must be a constant")]
    [InlineData("json.string(body)", "json.string takes a string and a path, as in json.string(body, 'order.lines[0].id')")]
    [InlineData("json.text(body, 'a')", "there is no function 'json.text'")]
    [InlineData("ip('300.1.1.1') == ip('1.1.1.1')", "'300.1.1.1' is no ip: write it as in '192.168.0.1'")]
    [InlineData("cidr('10.0.0.0/33').prefixLength() == 33", "'10.0.0.0/33' is no cidr: write it as in '10.0.0.0/8'")]
    [InlineData("url('a b').getHost() == ''", "'a b' is no url: write it with scheme and host")]
    [InlineData("[ip('1.1.1.1')] == []", "a list can't hold net.IP: keep its text, as in string(x)")]
    [InlineData("ip('1.1.1.1') < ip('1.1.1.2')", "values of type net.IP have no order")]
    [InlineData("cidr('10.0.0.0/8').containsIP(5)", "'containsIP' is called as net.CIDR.containsIP(net.IP) or")]
    public void A_mistake_is_told_when_the_expression_is_read(string expression, string message)
    {
        var found = Evaluated.Of(expression, RowOf(""));
        Assert.StartsWith("refused: ", found, StringComparison.Ordinal);
        Assert.Contains(message, found, StringComparison.Ordinal);
    }

    private const string Shop = "https://user:pw@shop.example.com:8443/a%20b/c?q=caf%C3%A9+au+lait&q=2&empty=&flag&x%3Dy=1#part?z=1";

    [Theory]
    [InlineData("url(body).getScheme()", "string https")]
    [InlineData("url(body).getHost()", "string shop.example.com:8443")]
    [InlineData("url(body).getHostname()", "string shop.example.com")]
    [InlineData("url(body).getPort()", "string 8443")]
    [InlineData("url(body).getEscapedPath()", "string /a%20b/c")]
    [InlineData("url(body).getQuery('q')", "string café au lait")]
    [InlineData("url(body).getQuery('empty')", "string ")]
    [InlineData("url(body).getQuery('flag')", "string ")]
    [InlineData("url(body).getQuery('x=y')", "string 1")]
    [InlineData("url(body).getQuery('z')", "missing")]
    [InlineData("string(url(body)) == body", "bool true")]
    [InlineData("url('/shop/item?id=7').getQuery('id')", "string 7")]
    [InlineData("url('/shop/item?id=7').getEscapedPath()", "string /shop/item")]
    [InlineData("url('/shop').getHost()", "string ")]
    [InlineData("url('http://[2001:db8::1]:80/').getHostname()", "string 2001:db8::1")]
    [InlineData("url('http://[2001:db8::1]/').getPort()", "string ")]
    [InlineData("url('http://a.example?x=1').getQuery('x')", "string 1")]
    [InlineData("url('/a?b=%ff').getQuery('b')", "error InvalidUtf8")]
    [InlineData("url('/a?b=100%&c=1').getQuery('b')", "string 100%")]
    [InlineData("isURL('https://example.com/')", "bool true")]
    [InlineData("isURL('/path')", "bool true")]
    [InlineData("isURL('example.com/')", "bool false")]
    [InlineData("isURL('https:///path')", "bool false")]
    [InlineData("isURL('http://a:port/')", "bool false")]
    [InlineData("isURL('1http://a/')", "bool false")]
    [InlineData("isURL('/a%zz')", "bool false")]
    [InlineData("isURL('-')", "bool false")]
    [InlineData("isURL('')", "bool false")]
    [InlineData("url(body + ' ').getHost()", "error BadConversion")]
    public void A_URL_has_parts_and_parameters(string expression, string expected) =>
        Assert.Equal(expected, Evaluated.Of(expression, RowOf(Shop)));

    // Reference values of xxHash's and NIST's own test vectors.
    [Theory]
    [InlineData("route('/users/4711/orders?page=2')", "string /users/*/orders")]
    [InlineData("route('/a1/b/2c/')", "string /*/b/*/")]
    [InlineData("route('/#7')", "string /")]
    [InlineData("route('7')", "string *")]
    [InlineData("route('')", "string ")]
    [InlineData("route('https://example.org/a/7')", "string https://example.org/a/*")]
    [InlineData("hash.xxh64('')", "uint 17241709254077376921")]
    [InlineData("hash.xxh64('abc')", "uint 4952883123889572249")]
    [InlineData("hash.xxh64(b'abc') == hash.xxh64('abc')", "bool true")]
    [InlineData("hash.xxh64('abc') % 100u", "uint 49")]
    [InlineData("hash.sha256('abc')", "string ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("hash.sha256('') == hash.sha256(b'')", "bool true")]
    [InlineData("hash.sha256(none)", "missing")]
    public void A_hash_is_the_same_everywhere(string expression, string expected) =>
        Assert.Equal(expected, Evaluated.Of(expression, RowOf("")));

    [Theory]
    [InlineData("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8")]
    [InlineData("0:0:0:1:0:0:0:0", "0:0:0:1::")]
    [InlineData("1:0:0:2:0:0:3:4", "1::2:0:0:3:4")]
    [InlineData("1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7")]
    [InlineData("::", "::")]
    [InlineData("::1.2.3.4", "::102:304")]
    [InlineData("2001:DB8::A", "2001:db8::a")]
    [InlineData("0.0.0.0", "0.0.0.0")]
    public void An_address_is_written_in_one_way(string text, string expected) =>
        Assert.Equal($"string {expected}", Evaluated.Of($"string(ip('{text}'))"));

    [Theory]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.4.5")]
    [InlineData("01.2.3.4")]
    [InlineData("1.2.3.256")]
    [InlineData(" 1.2.3.4")]
    [InlineData("1.2.3.+4")]
    [InlineData("1:2:3")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("1::2::3")]
    [InlineData(":1:2:3:4:5:6:7")]
    [InlineData("1:2:3:4:5:6:7:")]
    [InlineData("12345::")]
    [InlineData("g::")]
    [InlineData("1:2:3:4:5:6:7::8")]
    [InlineData("::1.2.3.4:5")]
    [InlineData("")]
    public void What_is_no_address_is_none(string text) => Assert.Equal("bool false", Evaluated.Of($"isIP('{text}')"));

    // The framework's reader and writer are the oracle. It writes some addresses with points, which RFC 5952 leaves open.
    [Fact]
    public void Any_address_is_read_and_written_as_the_framework_does()
    {
        var random = new Random(7);
        Span<byte> target = stackalloc byte[IpAddress.TextBytes];
        for (var round = 0; round < 5_000; round++)
        {
            var bytes = new byte[16];
            random.NextBytes(bytes);
            for (var group = 0; group < 8; group++)
            {
                if (random.Next(2) == 0)
                    bytes.AsSpan(2 * group, 2).Clear();
            }
            bytes[0] = 0x20;
            var expected = new IPAddress(bytes).ToString();
            Assert.True(IpAddress.TryParse(Encoding.UTF8.GetBytes(expected), out var address));
            Assert.Equal(expected, Encoding.UTF8.GetString(target[..address.Write(target)]));
            Assert.True(IpAddress.TryParse(Encoding.UTF8.GetBytes(Long(bytes)), out var same));
            Assert.Equal(address, same);
        }
    }

    private static string Long(byte[] bytes) => string.Join(':', Enumerable.Range(0, 8).Select(group => Long(bytes, 2 * group)));

    private static string Long(byte[] bytes, int at) => ((bytes[at] << 8) | bytes[at + 1]).ToString("X4", CultureInfo.InvariantCulture);

    private static Row RowOf(string body)
    {
        var layout = new RowLayout([("body", FieldType.Text), ("none", FieldType.Text)]);
        return Transforms.Rows.With(layout, ("body", body));
    }
}
