using Microsoft.Extensions.Configuration;

namespace Serverless.EndToEnd.Tests.Settings;

internal static class Given
{
    /// <summary>A configuration of these settings, each NAME=VALUE.</summary>
    public static IConfiguration Settings(params string[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(
            settings.Select(setting => setting.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1])))
        .Build();
}
