//! Which address a request comes from: the other end of its connection, or what a trusted proxy says.

use crate::app::App;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

/// The other end of the connection that a request came by; the listener notes it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) IpAddr);

/// The address that a request counts for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ClientAddress(pub(crate) IpAddr);

/// Who told it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ToldBy {
    /// The header that the settings name.
    Proxy,
    /// The connection, as nobody else did.
    Connection,
}

/// The same, and who told it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ToldAddress(pub(crate) IpAddr, pub(crate) ToldBy);

impl FromRequestParts<Arc<App>> for ToldAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        let peer = parts.extensions.get().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |Peer(address)| *address);
        let header = app.settings.rates.client_address_header.as_ref();
        let said = header.and_then(|name| last_address(&parts.headers, name));
        Ok(said.map_or(ToldAddress(peer, ToldBy::Connection), |address| ToldAddress(address, ToldBy::Proxy)))
    }
}

impl FromRequestParts<Arc<App>> for ClientAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        let ToldAddress(address, _) = ToldAddress::from_request_parts(parts, app).await?;
        Ok(ClientAddress(address))
    }
}

/// The last address of a list: the one that the nearest proxy wrote itself. Those before it came with the request.
fn last_address(headers: &HeaderMap, name: &HeaderName) -> Option<IpAddr> {
    let last = headers.get_all(name).iter().next_back()?.to_str().ok()?.rsplit(',').next()?.trim();
    let with_port = || last.parse().ok().map(|address: SocketAddr| address.ip());
    last.parse().ok().or_else(with_port)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn only_what_the_nearest_proxy_wrote_is_believed() {
        let name = HeaderName::from_static("x-forwarded-for");
        let rows: [(&[&str], Option<&str>); 8] = [
            (&[], None),
            (&["192.0.2.7"], Some("192.0.2.7")),
            (&["10.0.0.1, 192.0.2.7"], Some("192.0.2.7")),
            (&["10.0.0.1", "192.0.2.7"], Some("192.0.2.7")),
            (&["192.0.2.7:4711"], Some("192.0.2.7")),
            (&["2001:db8::7"], Some("2001:db8::7")),
            (&["[2001:db8::7]:4711"], Some("2001:db8::7")),
            (&["192.0.2.7, unknown"], None),
        ];
        for (values, expected) in rows {
            let values = values.iter().map(|value| (name.clone(), HeaderValue::from_static(value)));
            let headers: HeaderMap = values.fold(HeaderMap::new(), |mut headers, (name, value)| {
                headers.append(name, value);
                headers
            });
            let expected = expected.map(|text| text.parse().expect("an address"));
            assert_eq!(last_address(&headers, &name), expected, "{headers:?}");
        }
    }
}
