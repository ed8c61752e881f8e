using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Configuration;

namespace Serverless.Runtime.Settings;

/// <summary>
/// The identity that opens a connection: with <c>credential = managedidentity</c> the app's managed one (<c>clientId</c> picks one of
/// several); otherwise the default credentials of Azure.Identity, such as a developer's sign-in. Throws <see cref="SettingsException"/>
/// when the client id isn't a GUID.
/// </summary>
internal static class AppIdentity
{
    public static TokenCredential CredentialFor(IConfigurationSection connection)
    {
        var client = connection["clientId"] is { Length: > 0 } id ? id : null;
        if (client is not null && !Guid.TryParse(client, out _))
        {
            throw new SettingsException($"{connection.Path}__clientId", $"is no client id (its length is {client.Length}): set it to that "
                + "of the app's identity, a GUID");
        }
        return string.Equals(connection["credential"], "managedidentity", StringComparison.OrdinalIgnoreCase)
            ? new ManagedIdentityCredential(
                client is null ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(client))
            : new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = client });
    }
}
