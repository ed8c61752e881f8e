using System.Text;

namespace Serverless.EndToEnd.Tests.Schemas;

public sealed class RegistryAccessTests
{
    public static TheoryData<string?, int> Sent => new()
    {
        { Basic("any:secret"), 200 },
        { Basic(":secret"), 200 },
        { $"basic {Basic("any:secret")[6..]}", 200 },
        { Basic("any:other"), 401 },
        { Basic("secret"), 401 },
        { Basic("any:"), 401 },
        { "Basic ???", 401 },
        { "Bearer secret", 401 },
        { null, 401 },
    };

    [Theory]
    [MemberData(nameof(Sent))]
    public async Task With_a_key_it_answers_who_sends_it_as_the_password(string? authorization, int status)
    {
        await using var host = await RegistryHost.StartAsync("Registry:Key=secret", "Registry:Open=true");

        var (found, content) = await host.AskAsync("GET", "subjects", authorization: authorization);

        Assert.Equal(status, found);
        if (status == 401)
            Assert.Equal(401, content.GetProperty("error_code").GetInt32());
    }

    [Fact]
    public async Task Without_a_key_it_answers_nobody_unless_it_is_open()
    {
        await using var closed = await RegistryHost.StartAsync();
        await using var open = await RegistryHost.StartAsync("Registry:Open=true");

        var (status, content) = await closed.AskAsync("GET", "subjects", authorization: Basic("any:"));
        Assert.Equal((403, 403), (status, content.GetProperty("error_code").GetInt32()));
        Assert.Contains("Registry__Key", content.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("[]", await open.DoAsync("GET", "subjects"));
    }

    private static string Basic(string text) => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}";
}
