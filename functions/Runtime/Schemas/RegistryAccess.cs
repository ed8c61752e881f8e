using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Serverless.Runtime.Settings;

namespace Serverless.Runtime.Schemas;

/// <summary>
/// Who may use the registry: who sends its key as the password of Basic authentication (RFC 7617), the one form in which all its clients
/// can. The user name may be any.
/// </summary>
public sealed class RegistryAccess(RegistryOptions options)
{
    /// <summary>Throws when a request may not be answered.</summary>
    /// <param name="authorization">Its header <c>Authorization</c>; null when it has none.</param>
    /// <exception cref="RegistryException">The key is missing or wrong, or there is none that could be right.</exception>
    public void Check(string? authorization)
    {
        if (options.Key is null && options.Open)
            return;
        if (options.Key is null)
        {
            throw new RegistryException(
                RegistryError.Forbidden,
                "This schema registry has no key, so it serves nobody: set Registry__Key, and send it as the password.");
        }
        if (!CryptographicOperations.FixedTimeEquals(HashOf(PasswordIn(authorization) ?? ""), HashOf(options.Key)))
        {
            throw new RegistryException(
                RegistryError.Unauthorized, "The key of the schema registry is missing or wrong: send it as the password (Basic).");
        }
    }

    private static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static string? PasswordIn(string? authorization)
    {
        if (!AuthenticationHeaderValue.TryParse(authorization, out var header) || header is not { Scheme: var scheme, Parameter: { } given }
            || !scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
        var bytes = new byte[given.Length];
        if (!Convert.TryFromBase64String(given, bytes, out var length))
            return null;
        var parts = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return parts is [_, var password] ? password : null;
    }
}
