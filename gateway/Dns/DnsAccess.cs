using Actors.Gateway.Access;
using Actors.Gateway.Access.Tokens;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Dns;

/// <summary>What whoever asks by DNS may see: a question has no place for a token, so it is what the anonymous may.</summary>
internal sealed class DnsAccess(AccessPicture picture, IOptions<AccessOptions> options, TimeProvider timeProvider)
{
    /// <exception cref="TimeoutException">The tokens have not been read yet: nobody knows what may be seen.</exception>
    public RequestAccess Now =>
        !options.Value.Enabled ? RequestAccess.Unlimited
        : picture.IsThere ? RequestAccess.Create(picture, string.Empty, timeProvider)
        : throw new TimeoutException("The tokens are still being read from the database; ask again.");
}
