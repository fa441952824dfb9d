# Lausuman tekstit suomeksi. Sama avain ja samat muuttujat ovat tiedostoissa fi.ftl, sv.ftl ja en.ftl;
# testi vertaa niitä. Palvelin ja selaimen editori lukevat samat tiedostot. Luvut annetaan lukuina ja
# vuodet tekstinä, jotta vuoteen ei tule välilyöntiä.

## Sivusto

site-name = Lausuma
site-tagline = Järjestöt kirjoittavat kannanottonsa yhdessä
page-title = { $page } – { $site }
skip-to-content = Siirry sisältöön
site-navigation = Päävalikko
site-home = Kannanotot
site-language = Kieli
sign-in = Kirjaudu sisään
sign-out = Kirjaudu ulos
signed-in-as = Kirjautuneena { $name }
hat = Toimin järjestön { $organisation } puolesta
hat-choose = Minkä järjestön puolesta toimit?
hat-switch = Vaihda järjestöä
demo-banner = Esittelyverkosto: kaikki on keksittyä. Älä kirjoita mitään luottamuksellista.
demo-banner-try = Valitse, kenenä kokeilet
moment = { $day }.{ $month }.{ $year } klo { $hour }.{ $minute } Suomen aikaa

## Etusivu

home-title = Kannanotot
home-intro = Verkoston järjestöt kirjoittavat näitä kannanottoja yhdessä.
home-empty = Yhtään kannanottoa ei ole vielä aloitettu.
home-empty-coordinator = Voit aloittaa ensimmäisen.
home-count = { $count ->
    [one] Yksi kannanotto
   *[other] { $count } kannanottoa
}

## Kannanoton vaihe, laji ja kieli

stage = Vaihe
stage-drafting = Luonnosta kirjoitetaan
stage-round-open = Kommentointikierros on auki
stage-round-answering = Kommentteihin vastataan
stage-sign-on = Kerätään allekirjoituksia
stage-published = Julkaistu
stage-followed-up = Seurannassa
stage-withdrawn = Peruttu
kind = Laji
kind-position = Kannanotto
kind-submission = Lausunto viranomaiselle
kind-opinion-piece = Mielipidekirjoitus
language-fi = suomi
language-sv = ruotsi
language-en = englanti

## Roolit

role-coordinator = koordinaattori
role-organisation-admin = järjestön pääkäyttäjä
role-writer = kirjoittaja
role-commenter = kommentoija
role-signatory = allekirjoittaja

## Kirjautuminen esittelyverkostossa

login-title = Kirjaudu sisään
demo-login-title = Kenenä haluat kokeilla?
demo-login-intro = Valitse joku alta. Salasanaa ei tarvita. Avaa toinen selain, niin voit kirjoittaa samaan tekstiin toisen järjestön puolesta.
demo-login-choose = Jatka: { $name }
demo-login-roles = Roolit: { $roles }
demo-login-members = { $count ->
    [one] yksi jäsen
   *[other] { $count } jäsentä
}
demo-login-member-associations = { $count ->
    [one] yksi jäsenjärjestö
   *[other] { $count } jäsenjärjestöä
}

## Kirjautuminen sähköpostilla

login-intro = Salasanaa ei tarvita. Lähetämme sähköpostiisi linkin ja koodin, joilla pääset sisään.
field-name = Nimesi
field-name-hint = Etunimi ja sukunimi. Nimi näkyy muille, kun kirjoitat tai kommentoit.
field-email = Sähköpostiosoite
login-email-hint = Se osoite, johon sinut on kutsuttu verkostoon.
login-submit = Lähetä kirjautumisviesti
login-link-intro = Kirjaudut osoitteella { $address }.
login-link-submit = Kirjaudu sisään
login-elsewhere-title = Kirjoita koodi siihen selaimeen, jossa aloitit
login-elsewhere-code = Linkki toimii vain siinä selaimessa, jossa pyysit kirjautumisviestin. Jos aloitit toisella laitteella, kirjoita viestin kuusinumeroinen koodi sinne.
login-elsewhere-over = Linkki ei toimi myöskään, jos se on jo käytetty tai sen pyytämisestä on yli kymmenen minuuttia. Silloin voit pyytää uuden.
login-again = Pyydä uusi viesti
login-code-title = Katso sähköpostisi
login-code-intro = Jos osoite { $address } on verkostossa, lähetimme siihen viestin. Avaa viestin linkki tässä selaimessa tai kirjoita viestin koodi tähän.
login-code-field = Kuusinumeroinen koodi
login-code-hint = Koodi on voimassa kymmenen minuuttia.
login-no-mail-title = Eikö viestiä näy?
login-no-mail = Odota hetki ja katso myös roskapostista. Tarkista, että osoite on oikein ja sama, johon kutsu tuli. Samaan osoitteeseen lähtee enintään viisi viestiä tunnissa.
login-over-title = Tämä kirjautuminen ei ole enää voimassa
login-over = Koodi on vanhentunut, jo käytetty tai kirjoitettu liian monta kertaa väärin. Pyydä uusi viesti, niin voit yrittää uudelleen.

## Sähköpostiviestit

mail-login-subject = Kirjaudu Lausumaan
mail-login-text =
    Hei!

    Avaa tämä linkki samassa selaimessa, jossa aloitit kirjautumisen:

    { $link }

    Jos aloitit toisella laitteella, kirjoita siihen tämä koodi:

    { $code }

    Linkki ja koodi toimivat kerran, ja ne ovat voimassa { $minutes } minuuttia. Älä anna niitä kenellekään.

    Jos et yrittänyt kirjautua, sinun ei tarvitse tehdä mitään.

    Lausuma
mail-invitation-subject = Kutsu toimia järjestön { $organisation } puolesta Lausumassa
mail-invitation-text =
    Hei!

    { $inviter } kutsuu sinut Lausumaan toimimaan järjestön { $organisation } puolesta.

    Roolit: { $roles }

    Lausumassa järjestöt kirjoittavat kannanottonsa yhdessä. Avaa kutsu tästä:

    { $link }

    Kutsu on vain sinulle, toimii kerran ja on voimassa { $until } asti. Älä välitä tätä viestiä eteenpäin.

    Jos kutsu ei kuulu sinulle, sinun ei tarvitse tehdä mitään.

    Lausuma
mail-application-subject = Vahvista hakemus järjestöjen verkostoon
mail-application-text =
    Hei!

    Sinun sähköpostiosoitteellasi on haettu järjestölle paikkaa verkostossa, joka kirjoittaa kannanottojaan Lausumassa. Katso hakemus ja vahvista se täällä:

    { $link }

    Hakemus lähtee koordinaattorille vasta, kun olet vahvistanut sen. Linkki on voimassa { $until } asti.

    Jos et ole hakenut verkostoon, sinun ei tarvitse tehdä mitään. Hakemus poistuu itsestään.

    Lausuma
mail-trouble-subject = { $what }
mail-trouble-text =
    Hei!

    { $what } Vika alkoi { $since }. { $todo }

    Ohje vaihe vaiheelta:

    { $link }

    Saat tästä enintään yhden viestin vuorokaudessa ja vielä yhden, kun kaikki toimii taas.

    Lausuma
mail-mended-subject = { $what }
mail-mended-text =
    Hei!

    { $what } Vika, josta kirjoitimme sinulle, on korjaantunut.

    Palvelun tila:

    { $link }

    Lausuma
mail-applications-subject = { $count ->
    [one] Järjestö hakee verkostoon
   *[other] { $count } järjestöä hakee verkostoon
}
mail-applications-text =
    Hei!

    { $count ->
        [one] Yksi järjestö hakee verkostoon ja odottaa vastaustasi.
       *[other] { $count } järjestöä hakee verkostoon ja odottaa vastaustasi.
    } Käsittele hakemukset täällä:

    { $link }

    Uusista hakemuksista tulee enintään yksi viesti päivässä.

    Lausuma
mail-accepted-subject = { $organisation } on nyt verkoston jäsen
mail-accepted-text =
    Hei!

    Järjestön { $organisation } hakemus verkostoon on hyväksytty. Voit nyt kirjoittaa, kommentoida ja allekirjoittaa järjestön puolesta:

    { $link }

    Kirjaudu sisään sillä sähköpostiosoitteella, johon tämä viesti tuli.

    Lausuma
mail-declined-subject = Järjestön { $organisation } hakemus on hylätty
mail-declined-text =
    Hei!

    Järjestön { $organisation } hakemusta verkostoon ei hyväksytty. Koordinaattorin perustelu:

    { $reason }

    Hakemus on täällä:

    { $link }

    Lausuma
mail-contact-subject = Toimitko yhä järjestösi puolesta?
mail-contact-again-subject = Muistutus: toimitko yhä järjestösi puolesta?
mail-contact-text =
    Hei!

    { $count ->
        [one] Kerran vuodessa kysymme, pitävätkö yhteystiedot yhä paikkansa. Toimit Lausumassa tämän järjestön puolesta:
       *[other] Kerran vuodessa kysymme, pitävätkö yhteystiedot yhä paikkansa. Toimit Lausumassa näiden järjestöjen puolesta:
    }

    { $organisations }

    Vahvista tieto täällä:

    { $link }

    Jos et enää toimi järjestön puolesta, pyydä sen pääkäyttäjää ottamaan roolisi pois.

    Lausuma
mail-state-queued = viesti odottaa lähettämistä
mail-state-sent = viesti on lähetetty
mail-state-failed = viestiä ei saatu lähetettyä
mail-state-bounced = viestiä ei otettu vastaan
mail-reply = Postipalvelin vastasi: { $reply }

## Ilmoitukset sähköpostilla

mail-notice-text =
    Hei!

    { $text }

    { $foot }

    Lausuma
mail-notice-foot =
    Saat tämän viestin, koska toimit Lausumassa järjestön { $organisation } puolesta. Valitse, milloin saat viestejä:

    { $settings }

    Lopeta nämä viestit:

    { $unsubscribe }
mail-notice-foot-always =
    Saat tämän viestin, koska toimit Lausumassa järjestön { $organisation } puolesta. Se lähetetään aina, kun järjestön nimissä kirjataan jotakin. Muiden viestien asetukset:

    { $settings }
mail-digest-subject = { $count ->
    [one] Lausuma: yksi uusi asia
   *[other] Lausuma: { $count } uutta asiaa
}
mail-digest-text =
    Hei!

    Tässä on kaikki uusi edellisen koosteen jälkeen.

    { $text }

    { $foot }

    Lausuma
notice-more = { $count ->
    [one] Lisäksi yksi kommentti: katso linkistä.
   *[other] Lisäksi { $count } kommenttia: katso linkistä.
}
notice-opened-subject = Kommentoikaa: { $title }
notice-opened-text =
    Järjestönne { $organisation } kommentteja pyydetään. Kommentointi on nyt auki.

    Teksti: { $title }
    { $round }
    Koordinaattori: { $coordinators }
    Aikaa on { $until } saakka.

    Lukekaa teksti ja kertokaa, mitä siinä pitäisi muuttaa. Yksikin lause riittää. Jokaiseen ajoissa tulleeseen kommenttiin vastataan, ja saatte tiedon, mitä siitä seurasi.

    Lukekaa ja kommentoikaa täällä:

    { $link }
notice-closing-subject = Kommentointi päättyy pian: { $title }
notice-closing-text =
    Järjestöltänne { $organisation } ei ole vielä tullut kommenttia. Kommentointi päättyy { $until }. Aikaa on jäljellä { $left }.

    Teksti: { $title }
    { $round }
    Koordinaattori: { $coordinators }

    Yksikin lause riittää. Jos teillä ei ole huomautettavaa, sekin on hyvä tieto: kertokaa, että kannatatte tekstiä.

    Lukekaa ja kommentoikaa täällä:

    { $link }
notice-finished-subject = Näin kommenttinne vaikutti: { $title }
notice-finished-text =
    Kommentointi on päättynyt ja käsitelty. Tässä on järjestönne { $organisation } jokainen kommentti, mitä siitä seurasi ja miksi.

    Teksti: { $title }
    { $round }

    { $comments }

    Katsokaa kirje ja teksti ennen ja jälkeen täällä:

    { $link }
notice-answered-subject = { $count ->
    [one] Kommenttiinne on vastattu: { $title }
   *[other] Kommentteihinne on vastattu: { $title }
}
notice-answered-text =
    Järjestönne { $organisation } sai vastauksen.

    Teksti: { $title }

    { $comments }

    Katsokaa vastaus täällä:

    { $link }
notice-decided-subject = Uusi käsittely on päättynyt: { $title }
notice-decided-text =
    Järjestönne { $organisation } pyysi uutta käsittelyä, ja asia on nyt ratkaistu.

    Teksti: { $title }

    { $comments }

    Katsokaa ratkaisu täällä:

    { $link }
notice-recorded-subject = { $count ->
    [one] Järjestönne nimissä kirjattiin kommentti: { $title }
   *[other] Järjestönne nimissä kirjattiin { $count } kommenttia: { $title }
}
notice-recorded-text =
    Koordinaattori kirjasi kommentin järjestönne { $organisation } nimissä. Se on jo voimassa.

    Teksti: { $title }
    Koordinaattori: { $coordinators }

    { $comments }

    Jos kommentti on oikein, teidän ei tarvitse tehdä mitään. Jos se on väärin, voitte perua sen täällä:

    { $link }
notice-replied-subject = { $count ->
    [one] Kommenttianne jatkettiin: { $title }
   *[other] Kommenttejanne jatkettiin: { $title }
}
notice-replied-text =
    Joku kirjoitti järjestönne { $organisation } kommentin alle.

    Teksti: { $title }

    { $comments }

    Lukekaa ja jatkakaa keskustelua täällä:

    { $link }
notice-contested-subject = { $count ->
    [one] Uutta käsittelyä pyydetään: { $title }
   *[other] Uutta käsittelyä pyydetään { $count } kommentille: { $title }
}
notice-contested-text =
    Järjestö ei ole tyytyväinen vastaukseen ja pyytää uutta käsittelyä. Sen ratkaisee tukiryhmä, tai koordinaattorit, jos tukiryhmää ei ole.

    Teksti: { $title }

    { $comments }

    Käsitelkää pyyntö täällä:

    { $link }
notices-title = Ilmoitukset sähköpostilla
notices-intro = Valitse, milloin saat viestejä järjestöjesi asioista.
notices-when = Milloin haluat viestejä
notices-immediate = Heti, kun jotakin tapahtuu
notices-daily = Kerran päivässä, aamulla kello 8
notices-none = En lainkaan
notices-what = Mistä viestejä tulee
notices-what-text = Viesti tulee, kun kommentointi alkaa tai on päättymässä eikä järjestösi ole vielä vastannut, kun järjestösi kommenttiin vastataan tai kirjoitetaan ja kun uutta käsittelyä on pyydetty tai se on päättynyt. Kierroksen lopuksi tulee kirje, joka kertoo, mitä kommenteistanne seurasi. Kun kannanotto lukitaan allekirjoitettavaksi, allekirjoittajat saavat siitä viestin, muistutuksen ennen määräaikaa ja tiedon, jos teksti muuttuu.
notices-always = Mitä tulee aina
notices-always-text = Kirjautumisen koodi, kutsut, hakemusten vastaukset ja vuosittainen kysymys yhteystiedoista lähetetään aina. Samoin tieto siitä, että koordinaattori kirjasi kommentin järjestösi nimissä. Samoin kuitti järjestösi vastauksesta allekirjoituspyyntöön.
data-notices-waiting = { $count ->
    [one] Yksi viesti odottaa lähettämistä.
   *[other] { $count } viestiä odottaa lähettämistä.
}
unsubscribe-title = Lopetetaanko viestit?
unsubscribe-intro = Et saa enää viestejä kommentoinnista etkä vastauksista. Voit ottaa ne takaisin omilta sivuiltasi.
unsubscribe-do = Lopeta viestit
unsubscribe-done = Viestit on lopetettu
unsubscribe-done-intro = Et saa enää viestejä kommentoinnista etkä vastauksista. Jos muutat mielesi, kirjaudu sisään ja valitse omilta sivuiltasi Ilmoitukset sähköpostilla.

## Uutiskirjeet

bulletins-title = Uutiskirjeet
bulletins-intro = Mitä verkostossa on tekeillä ja mitä siitä on seurannut.
bulletins-write = Kirjoita uutiskirje
bulletins-write-intro = Uuteen kirjeeseen tulee valmiiksi se, mitä edellisen jälkeen on tapahtunut. Muokkaat sen, katsot miltä se näyttää, ja lähetät.
bulletins-empty = Yhtään uutiskirjettä ei ole vielä lähetetty.
bulletins-older = Vanhemmat uutiskirjeet
bulletins-feed = Seuraa uutiskirjeitä syötteenä (Atom)
bulletins-end = Lopetetaanko uutiskirjeet?
bulletins-end-intro = Uutiskirjeitä ei enää tule tähän osoitteeseen. Muihin viesteihin tämä ei vaikuta.
bulletins-ended = Uutiskirjeet on lopetettu
bulletins-ended-intro = Uutiskirjeitä ei enää tule. Jos muutat mielesi, voit tilata ne uudelleen.
bulletin-readers = Lukijat
bulletin-readers-organisations = Järjestöille
bulletin-readers-public = Viranhaltijoille ja medialle
bulletin-recipients = { $count ->
    [0] lähetetty vain arkistoon
    [one] lähetetty yhteen osoitteeseen
   *[other] lähetetty { $count } osoitteeseen
}
bulletin-recipients-now = { $count ->
    [0] Kukaan ei ole vielä tilannut tätä.
    [one] Tilaajia on nyt yksi.
   *[other] Tilaajia on nyt { $count }.
}
bulletin-new-organisations = Verkoston järjestöjen väelle, joka on tilannut kirjeen omista asetuksistaan. Alkuun tulee vain se, minkä verkoston jokainen järjestö saa lukea.
bulletin-new-public = Kaikille, jotka ovat tilanneet kirjeen Uutiskirjeet-sivulta. Alkuun tulee vain se, mikä on julkista.
bulletin-new-organisations-do = Uusi kirje järjestöille
bulletin-new-public-do = Uusi kirje viranhaltijoille ja medialle
bulletin-drafts = Keskeneräiset
bulletin-drafts-none = Yhtään kirjettä ei ole kesken.
bulletin-unnamed = Kirje ilman aihetta
bulletin-saved = Tallennettu { $when }
bulletin-edit = Uutiskirjeen muokkaus
bulletin-edit-intro = Alkuun on koottu, mitä tapahtui { $from }–{ $until }. Muokkaa, lisää ja poista vapaasti.
bulletin-edit-hint = Jätä tyhjäksi ne kielet, joilla kirjettä ei lähetetä. Jokainen saa kirjeen omalla kielellään, jos se on kirjoitettu. Otsikon edessä on ##, luettelon kohdan edessä viiva, ja linkki kirjoitetaan [sanat](https://osoite.fi).
bulletin-subject = Aihe
bulletin-text = Teksti
bulletin-look = Tallenna ja katso
bulletin-remove = Poista luonnos
bulletin-remove-text = Luonnos poistetaan kaikilta koordinaattoreilta eikä sitä saa takaisin.
bulletin-preview = Ennen lähettämistä
bulletin-preview-organisations = Tällaisena kirje tulee järjestöille. Lähettämisen jälkeen sitä ei voi muuttaa, ja kirjautuneet löytävät sen arkistosta.
bulletin-preview-public = Tällaisena kirje tulee viranhaltijoille ja medialle. Lähettämisen jälkeen sitä ei voi muuttaa, ja se on arkistossa kaikkien luettavana.
bulletin-nobody = Kukaan ei ole vielä tilannut tätä: kirje menee vain arkistoon.
bulletin-send-text = { $count ->
    [one] Kirje lähtee yhteen osoitteeseen ja jää arkistoon.
   *[other] Kirje lähtee { $count } osoitteeseen ja jää arkistoon.
}
bulletin-send-do = Lähetä uutiskirje
bulletin-archive-do = Vie arkistoon
bulletin-edit-more = Muokkaa vielä
bulletin-draft-subject = Verkoston uutiset { $day }
bulletin-draft-nothing = Verkostossa ei ole nyt avoimia kierroksia, eikä edellisen kirjeen jälkeen ole julkaistu kannanottoja.
bulletin-draft-open = Avoinna kommenteille
bulletin-draft-signing = Allekirjoitettavana
bulletin-draft-answered = Kommentteihin on vastattu
bulletin-draft-published = Julkaistut kannanotot
bulletin-draft-results = Mitä on seurannut
bulletin-draft-response-item = { $from } vastasi { $day }: { $what }
bulletin-draft-result-item = { $day }: { $what }
bulletin-draft-open-item = { $round }, avoinna { $until } asti
bulletin-draft-signing-item = allekirjoitettavana nyt
bulletin-draft-signing-until = allekirjoitettavana { $until } asti
bulletin-draft-answered-item = { $round }: { $count ->
    [one] yksi kommentti
   *[other] { $count } kommenttia
}, joista otettiin huomioon { $accepted }, osittain { $partly } ja ei otettu huomioon { $not }
bulletin-draft-published-item = julkaistu { $day }, { $count ->
    [one] yksi allekirjoittanut järjestö
   *[other] { $count } allekirjoittanutta järjestöä
}
bulletin-foot-organisations = Saat tämän kirjeen, koska olet tilannut verkoston uutiskirjeet Lausuman asetuksista.
bulletin-foot-public = Saat tämän kirjeen, koska tähän osoitteeseen on tilattu verkoston uutiskirjeet.
bulletin-foot-web = Lue verkossa
bulletin-foot-end = Lopeta uutiskirjeet
subscription-title = Tilaa uutiskirjeet
subscription-own = Järjestöjen uutiskirjeet tilaat omista asetuksistasi:
subscription-intro = Viranhaltijoille, päättäjille ja medialle: mitä järjestöt ovat julkaisseet ja mistä ne parhaillaan puhuvat.
subscription-email-hint = Tähän osoitteeseen tulee ensin linkki, jolla tilaus vahvistetaan.
subscription-language = Kieli
subscription-promise = Osoitetta käytetään vain uutiskirjeisiin. Lukemista ei seurata, ja jokaisesta kirjeestä voit lopettaa tilauksen.
subscription-do = Tilaa
subscription-asked = Lähetimme osoitteeseen viestin. Tilaus alkaa, kun avaat sen linkin ja vahvistat tilauksen. Linkki on voimassa { $days } päivää. Jos viestiä ei näy, katso myös roskapostista.
subscription-confirmed = Tilaus on vahvistettu. Seuraava uutiskirje tulee sähköpostiisi.
subscription-confirm-title = Vahvista tilaus
subscription-confirm-intro = Verkoston uutiskirjeet tulevat osoitteeseen { $email }.
subscription-confirm-do = Vahvista tilaus
subscription-confirm-hint = Jos et tilannut uutiskirjeitä, sulje sivu: osoite unohtuu muutamassa päivässä.
mail-subscription-subject = Vahvista uutiskirjeiden tilaus
mail-subscription-text =
    Hei!

    Tähän osoitteeseen on tilattu järjestöverkoston uutiskirjeet. Vahvista tilaus tästä:

    { $link }

    Linkki on voimassa { $until } asti. Jos et tilannut uutiskirjeitä, sinun ei tarvitse tehdä mitään.

    Lausuma
notices-bulletins = Haluan verkoston uutiskirjeet sähköpostiini
notices-bulletins-hint = Kooste siitä, mikä on auki, mihin on vastattu ja mitä on julkaistu. Ei seurantaa, ja jokaisesta kirjeestä voi lopettaa.
data-yes = kyllä
data-no = ei
flash-sent = Uutiskirje on lähetetty.
refusal-bulletin-subject-missing = Kirjoita aihe, tai jätä tämän kielen teksti tyhjäksi.
refusal-bulletin-subject-too-long = Lyhennä aihetta: siinä saa olla enintään { $max } merkkiä.
refusal-bulletin-subject-lines = Kirjoita aihe yhdelle riville.
refusal-bulletin-text-missing = Kirjoita teksti, tai jätä tämän kielen aihe tyhjäksi.
refusal-bulletin-text-too-long = Lyhennä tekstiä: siinä saa olla enintään { $max } merkkiä.
refusal-bulletin-not-whole = Kirjeestä puuttuu vielä jotakin. Kirjoita aihe ja teksti ainakin yhdellä kielellä, ja molemmat jokaisella kielellä, jolla kirje lähetetään.
refusal-bulletin-changed = Joku muu on tallentanut kirjeen sillä välin. Lue hänen tekstinsä ja yhdistä ne: seuraava tallennuksesi jää voimaan.
refusal-bulletin-gone = Luonnosta ei enää ole: joku on lähettänyt tai poistanut sen.
refusal-bulletin-drafts-full = Kesken on jo { $max } kirjettä. Lähetä tai poista niistä ensin jokin.
refusal-subscription-gone = Linkki on jo käytetty tai vanhentunut. Voit tilata uutiskirjeet uudelleen.
refusal-subscribers-full = Tilaajia on niin paljon kuin mahtuu. Lue uutiskirjeet tältä sivulta tai seuraa syötettä.

## Kirjautumiset

sessions-title = Missä olet kirjautuneena
sessions-intro = Jos et tunnista jotakin näistä, kirjaudu siitä ulos. Avoimet sivut lakkaavat toimimasta heti.
sessions-this = tämä laite
sessions-begun = Kirjauduttu { $when }
sessions-seen = Käytetty viimeksi { $when }
sessions-device-unknown = Tuntematon laite tai ohjelma
sessions-end-label = Kirjaudu ulos: { $device }
sessions-end-all = Kirjaudu ulos kaikkialta

## Kutsut

invite-title = Kutsu järjestöön
invite-intro = Kutsuttu toimii järjestön { $organisation } puolesta niissä rooleissa, jotka valitset.
invite-email-hint = Kutsu toimii vain tämän osoitteen haltijalle.
invite-name = Nimi
invite-name-hint = Jos tiedät sen. Kutsuttu voi korjata nimen.
invite-roles = Roolit
invite-language = Millä kielellä viesti kirjoitetaan?
invite-submit = Lähetä kutsu
invited-title = Lähetetyt kutsut
invited-open = Odottaa hyväksymistä
invited-accepted = Hyväksytty
invited-revoked = Peruttu
invited-expired = Vanhentunut
invited-revoke = Peru kutsu
invited-revoke-label = Peru kutsu: { $address }
invite-reason = Kutsuttu koordinaattoriksi
accept-title = Kutsu: { $organisation }
accept-intro = { $inviter } kutsuu sinut toimimaan järjestön { $organisation } puolesta.
accept-roles = Roolit
accept-until = Voimassa
accept-submit = Hyväksy kutsu
accept-sign-in = Osoite on jo verkostossa. Kirjaudu ensin sisään, niin voit hyväksyä kutsun.

## Verkoston perustaminen

first-title = Tervetuloa
first-intro = Muutamalla kysymyksellä verkosto on valmis käyttöön. Mikään ei tule voimaan ennen viimeistä vaihetta. Vastauksesi säilyvät palvelimella, joten voit keskeyttää ja jatkaa myöhemmin.
first-step = Vaihe { $step }/{ $steps }
first-next = Jatka
first-back = Takaisin
first-begins = Mitä haluat tehdä?
first-begins-own = Perustaa oman verkoston
first-begins-demo = Tutustua ensin esittelyverkostoon, jossa kaikki on keksittyä
first-name-title = Verkoston nimi
first-name-intro = Nimi näkyy jokaisen sivun yläreunassa. Kirjoita se niillä kielillä, joita verkosto käyttää.
first-name-fi = Nimi suomeksi
first-name-sv = Nimi ruotsiksi
first-name-en = Nimi englanniksi
first-address-title = Julkinen osoite
first-address-intro = Tällä osoitteella järjestöt löytävät palvelun, ja sillä alkavat sähköpostien linkit.
first-address = Osoite
first-address-hint = Esimerkiksi https://lausuma.example.org. Jätä tyhjäksi, jos vain kokeilet tällä koneella.
first-founder-title = Ensimmäinen koordinaattori
first-founder-intro = Koordinaattori avaa kannanotot ja kierrokset ja kutsuu muut mukaan. Muita koordinaattoreita voi lisätä myöhemmin.
first-field-organisation = Järjestösi nimi
first-field-organisation-hint = Se järjestö, joka koordinoi verkostoa.
first-field-email-hint = Tällä osoitteella kirjaudut. Tarkista, että se on oikein.
first-reason = Verkoston ensimmäinen koordinaattori
first-mail-title = Sähköposti
first-mail-intro = Kutsut ja kirjautumiskoodit lähtevät sähköpostilla. Tiedot saat sähköpostipalvelusi ohjeista kohdasta ”lähtevä posti” tai ”SMTP”.
first-post = Lähetetäänkö sähköpostia?
first-post-server = Kyllä, sähköpostipalvelimen kautta
first-post-none = Ei vielä
first-mail-host = Palvelimen nimi
first-mail-host-hint = Esimerkiksi smtp.example.org
first-mail-safety = Suojaus
first-safety-tls = TLS (yleensä portti 465)
first-safety-starttls = STARTTLS (yleensä portti 587)
first-safety-plain = Ei suojausta: vain tällä koneella oleva palvelin
first-mail-port = Portti
first-mail-port-hint = Jätä tyhjäksi, jos palvelu käyttää tavallista porttia.
first-mail-user = Käyttäjätunnus
first-mail-password = Salasana
first-mail-password-hint = Annettua salasanaa ei näytetä uudelleen. Se säilyy, jos jätät kentän tyhjäksi.
first-mail-password-again = Palvelin käynnistyi välillä uudelleen. Sähköpostipalvelimen salasana ei säily uudelleenkäynnistyksessä: kirjoita se uudelleen.
first-mail-from = Lähettäjän osoite
first-mail-from-hint = Osoite, jolla palvelin saa lähettää postia, esimerkiksi verkosto@example.org.
first-mail-test = Lähetä koekirje
first-summary-title = Tarkista ja aloita
first-summary-intro = Tässä on kaikki yhdellä silmäyksellä. Painike tallentaa tiedot, ja tämä osoite lakkaa toimimasta.
first-summary-mail = { $host }, lähettäjä { $from }
first-summary-no-mail = Ei vielä: viestit kirjoitetaan tiedostoiksi palvelimen kansioon outbox
first-check-email = Katso erityisesti sähköpostiosoitetta: vain sillä pääset kirjautumaan.
first-check = Tarkista palvelin
first-finish = Perusta verkosto
first-finish-demo = Avaa esittelyverkosto
first-demo-what = Saat keksityn verkoston, jossa on kannanottoja kaikissa vaiheissa, ja voit olla siinä kuka tahansa. Kuka tahansa muukin voi, joten älä kirjoita sinne mitään oikeaa. Omaa verkostoa varten palvelin käynnistetään myöhemmin tyhjällä kansiolla.
first-set-elsewhere = Tämä on jo asetettu, joten sitä ei kysytä. Muuta se siellä, missä se on, ja käynnistä palvelin uudelleen.
first-hidden = asetettu, salaisuutta ei näytetä
first-from-command-line = komentorivillä
first-from-environment = ympäristömuuttujassa
first-from-file = tiedostossa { $file }, rivillä { $line }
first-found = Mitä tarkistus kertoi
first-found-todo = Tee näin: { $remedy }.
first-mark-ok = kunnossa
first-mark-look = katso tämä
first-mark-wrong = vialla
first-about-data-folder = Tallennuskansio
first-about-clock = Kello
first-about-mail = Sähköposti
first-about-public-address = Julkinen osoite
first-remedy-data-folder = Palvelin tarvitsee kansion, johon se saa kirjoittaa ja jossa on tilaa.
first-remedy-clock = Kierrokset sulkeutuvat palvelimen kellon mukaan, joten kellon pitää olla oikeassa.
first-remedy-mail = Vertaa nimeä, porttia, tunnusta ja salasanaa sähköpostipalvelun ohjeisiin.
first-remedy-public-address = Voit jatkaa ja korjata tämän myöhemmin. Ennen kuin kutsut muita, osoitteen pitää johtaa tälle palvelimelle.
first-over-title = Verkosto on perustettu
first-over-intro = Palvelin ottaa asetukset käyttöön hetkessä. Kirjaudu seuraavaksi sisään ja kutsu muut.
first-over-mail = Kirjaudu osoitteella { $email }. Saat sähköpostiisi linkin ja koodin.
first-over-code = Sähköpostia ei vielä lähetetä. Kirjaudu osoitteella { $email } ja anna tämä koodi:
first-over-code-hint = Koodi on voimassa kymmenen minuuttia ja toimii kerran. Myöhemmin löydät koodit palvelimen kansiosta outbox, kunnes sähköposti on asetettu.
first-over-where = Palvelun osoite on { $url }.
first-over-demo-title = Esittelyverkosto on pian valmis
first-over-demo-intro = Palvelin kirjoittaa keksityn verkoston kannanottoineen. Se kestää hetken.

## Ohjeet

guides-title = Ohjeet
guides-intro = Lyhyet ohjeet siihen, mitä verkostossa useimmin tehdään.
guides-tasks = Tällä sivulla
guides-all = Kaikki ohjeet

## Kannanoton sivu

statement-write = Kirjoita
statement-coordinators = { $count ->
    [one] Koordinaattori
   *[other] Koordinaattorit
}
statement-opened = Aloitettu { $when }
statement-updated = Muokattu viimeksi { $when }
statement-language = Kieli
statement-text = Teksti
statement-text-empty = Tekstiä ei ole vielä kirjoitettu.
statement-live = Tämä on luonnos, jota järjestöt kirjoittavat. Se voi vielä muuttua.
statement-signed = Tämä on lukittu versio { $version }, jota järjestöt allekirjoittavat. Se ei enää muutu.
statement-public = Tämä on julkaistu versio { $version }. Se ei enää muutu.
statement-given-up = Kannanotosta on luovuttu. Teksti on jätetty siihen, mihin kirjoittaminen päättyi.
statement-sealed = Tämä on lukittu versio { $number }. Se ei enää muutu.
statement-versions = Versiot
statement-no-versions = Tekstistä ei ole vielä lukittu yhtään versiota.
statement-version = Versio { $number }
statement-licence = Käyttöoikeus: { $licence }. Tekstiä saa jakaa ja muokata, kun kertoo, mistä se on peräisin.
statement-sign-in-to-write = Kirjaudu sisään, niin voit kirjoittaa.

## Uusi kannanotto

new-title = Uusi kannanotto
new-intro = Anna otsikko ja kieli, ja valitse, ketkä lukevat ja kirjoittavat.
new-field-title = Otsikko
new-field-title-hint = Enintään { $max } merkkiä. Kerro jo otsikossa, mitä haluatte muuttaa.
new-field-language = Millä kielellä kannanotto kirjoitetaan?
new-field-kind = Laji
new-field-coordinators = Koordinoivat järjestöt
new-field-coordinators-hint = 1–{ $max } järjestöä. Oma järjestösi on mukana.
new-submit = Aloita kannanotto
form-errors = { $count ->
    [one] Korjaa yksi kohta
   *[other] Korjaa { $count } kohtaa
}
form-cancel = Peruuta

## Editori

editor-page = Kirjoita: { $title }
editor-back = Takaisin kannanottoon
editor-placeholder = Kirjoita tähän tai liitä teksti muualta.
editor-loading = Avataan tekstiä…
editor-no-script = Kirjoittamiseen tarvitaan JavaScript. Ota se käyttöön selaimen asetuksista. Lukea voit ilmankin.
editor-unsupported = Selaimesi ei pysty näyttämään editoria. Päivitä selain tai kokeile toista. Lukea voit tälläkin.
editor-failed = Editori pysähtyi virheeseen. Lataa sivu uudelleen, niin voit jatkaa.
editor-unopened = Editoria ei saatu auki. Tarkista yhteys ja lataa sivu uudelleen.
editor-reload = Lataa sivu uudelleen
editor-continue = Jatka kirjoittamista
editor-keyboard-hint = Otsikot, luettelot ja muut muotoilut löytyvät työkalupalkista tekstin yläpuolelta. Luettelossa sarkain sisentää kohtaa; paina ensin Esc, niin sarkain vie tekstistä pois.
editor-toolbar = Tekstin muotoilu
editor-bold = Lihavointi
editor-italic = Kursivointi
editor-link = Linkki
editor-paragraph = Leipäteksti
editor-heading = Otsikko, taso { $level }
editor-bullet-list = Luettelo
editor-numbered-list = Numeroitu luettelo
editor-quote = Lainaus
editor-undo = Kumoa
editor-redo = Tee uudelleen
editor-find = Etsi tekstistä
editor-help = Näppäinohjeet
editor-shortcut = { $label } ({ $shortcut })
key-control = Ctrl
key-shift = Vaihto
key-alt = Alt
key-tab = Sarkain

## Etsiminen tekstistä

find-label = Etsi tekstistä
find-next = Seuraava osuma
find-previous = Edellinen osuma
find-close = Lopeta etsiminen
find-place = { $at }/{ $count }
find-matches = { $count ->
    [one] Yksi osuma
   *[other] { $count } osumaa
}
find-none = Ei osumia

## Tekstin pituus

count-words = { $count ->
    [one] { $count } sana
   *[other] { $count } sanaa
}
count-characters = { $count ->
    [one] { $count } merkki
   *[other] { $count } merkkiä
}
count-spaceless = { $count } ilman välejä

## Mitä liitetystä tekstistä muuttui

paste-tables = { $count ->
    [one] Taulukko liitettiin tekstinä: jokainen rivi on oma kappaleensa.
   *[other] { $count } taulukkoa liitettiin tekstinä: jokainen rivi on oma kappaleensa.
}
paste-footnotes = { $count ->
    [one] Alaviite on liitetyn tekstin lopussa, ja sen numero on hakasulkeissa.
   *[other] Alaviitteet ovat liitetyn tekstin lopussa, ja niiden numerot ovat hakasulkeissa.
}
paste-pictures = { $count ->
    [one] Kuvaa ei liitetty, koska kannanotossa on vain tekstiä.
   *[other] Kuvia ei liitetty, koska kannanotossa on vain tekstiä.
}
paste-struck = Yliviivattua tekstiä ei liitetty.
remark-close = Sulje huomautus

## Näppäinohjeet

help-title = Näppäinohjeet
help-buttons = Työkalut
help-line-starts = Kirjoita rivin alkuun ja paina välilyöntiä
help-others = Muut näppäimet
help-line-break = Rivinvaihto kohdan sisällä
help-indent = Sisennä luettelon kohtaa
help-outdent = Vähennä sisennystä
help-paste-plain = Liitä ilman muotoiluja
help-toolbar = Siirry työkaluihin
help-leave = Siirry tekstistä eteenpäin
help-leave-keys = { $escape }, sitten { $tab }
help-close = Sulje

## Linkin lisääminen

link-title = Linkki
link-address = Osoite
link-address-hint = Esimerkiksi https://example.org
link-address-refused = Kirjoita osoite, jonka alussa on https://, http:// tai mailto:.
link-save = Lisää linkki
link-remove = Poista linkki
link-cancel = Peruuta

## Keitä on paikalla

here-count = Paikalla: { $count }
here-title = Paikalla nyt
here-me = { $name } (sinä)
here-me-elsewhere = Sinä toisessa ikkunassa
here-jump = Näytä kohta
here-jump-to = Näytä kohta: { $name }
here-follow = Seuraa
here-follow-whom = Seuraa: { $name }
here-joined = { $count ->
    [one] { $names } tuli paikalle.
   *[other] { $names } tulivat paikalle.
}
here-joined-many = { $count } henkilöä tuli paikalle.
here-left = { $count ->
    [one] { $names } poistui.
   *[other] { $names } poistuivat.
}
here-left-many = { $count } henkilöä poistui.
following = Seuraat: { $name }
following-stop = Lopeta
following-ended = Et enää seuraa: { $name }.

## Tallennuksen tila

state-saved = Tallennettu
state-saving = Tallennetaan…
state-connecting = Yhdistetään…
state-reconnected = Yhteys palasi
state-offline = { $count ->
    [0] Ei yhteyttä, kaikki on tallennettu
    [one] Ei yhteyttä, yksi muutos on tallessa tällä laitteella
   *[other] Ei yhteyttä, { $count } muutosta on tallessa tällä laitteella
}
state-storage = { $count ->
    [0] Palvelin ei voi juuri nyt tallentaa
    [one] Palvelin ei voi juuri nyt tallentaa, yksi muutos on tallessa tällä laitteella
   *[other] Palvelin ei voi juuri nyt tallentaa, { $count } muutosta on tallessa tällä laitteella
}
state-stopped = { $count ->
    [one] Yksi muutos on tallentamatta
   *[other] { $count } muutosta on tallentamatta
}
state-restarting = Palvelin käynnistyy uudelleen. Voit jatkaa kirjoittamista.
state-not-kept = Selain ei salli muutosten säilyttämistä tällä laitteella. Pidä sivu auki, kunnes tässä lukee Tallennettu.
update-ready = Editorista on valmiina uusi versio. Lataa sivu uudelleen, kun se sinulle sopii.
sign-out-unsent = { $count ->
    [one] Yhtä muutosta ei ole vielä tallennettu, ja se on vain tällä laitteella. Se lähetetään, kun kirjaudut täällä uudelleen sisään. Kirjaudutaanko ulos nyt?
   *[other] { $count } muutosta ei ole vielä tallennettu, ja ne ovat vain tällä laitteella. Ne lähetetään, kun kirjaudut täällä uudelleen sisään. Kirjaudutaanko ulos nyt?
}
leave-warning = { $count ->
    [one] Yksi muutos on vielä tallentamatta. Jos poistut nyt, se voi kadota.
   *[other] { $count } muutosta on vielä tallentamatta. Jos poistut nyt, ne voivat kadota.
}

## Kun ei voi kirjoittaa

read-only = Voit lukea mutta et kirjoittaa.
read-only-no-role = Järjestölläsi ei ole nyt oikeutta kirjoittaa tähän tekstiin. Kysy koordinaattorilta.
read-only-resting = Kierros on auki, ja luonnos lepää sen ajan. Kirjoittaminen jatkuu, kun kierros sulkeutuu.
read-only-sealed = Teksti on lukittu, eikä sitä enää muuteta.
read-only-signed-out = Kirjautumisesi on päättynyt. Kirjaudu uudelleen, niin voit jatkaa. Tallentamattomat muutokset ovat tallessa tällä laitteella.
read-only-removed = Sinulla ei ole enää oikeutta lukea tätä luonnosta. Kysy koordinaattorilta.
read-only-again = Voit taas kirjoittaa.

## Kun tekstiä ei otettu vastaan

refused-title = Osaa tekstistäsi ei voitu tallentaa
refused-explanation = Tämä kohta ei ole muiden nähtävissä. Kopioi se talteen, niin voit kirjoittaa sen uudelleen.
refused-text = Tallentamatta jäänyt teksti
refused-copy = Kopioi teksti
refused-copied = Teksti on kopioitu
refused-drop = Poista teksti
refused-drop-question = Poistetaanko tämä teksti lopullisesti?

## Virhesivut

error-not-found-title = Sivua ei löydy
error-not-found = Osoitteessa voi olla kirjoitusvirhe, tai sivu on poistettu.
error-no-access-title = Tämä sivu ei ole avoinna sinulle
error-no-access = Sivun näkevät vain ne, joille se on tarkoitettu. Pyydä pääsyä koordinaattorilta.
error-sign-in-title = Kirjaudu ensin sisään
error-sign-in = Tämä sivu avautuu, kun olet kirjautunut.
error-internal-title = Jokin meni vikaan
error-internal = Vika on meidän puolellamme. Tallennetut tekstit ovat turvassa. Yritä hetken päästä uudelleen.
error-bad-request-title = Tämä ei onnistunut
error-back = Palaa etusivulle

## Lähetys odottaa: samasta verkosta tuli liian paljon. Muuttujat: seconds.
held-back-title = Lähetys odottaa hetken
held-back-text = { $seconds ->
    [one] Samasta verkosta lähetettiin juuri paljon. Yritä uudelleen sekunnin kuluttua: kaikki, mitä kirjoitit ja valitsit, on tallessa tällä sivulla.
   *[other] Samasta verkosta lähetettiin juuri paljon. Yritä uudelleen { $seconds } sekunnin kuluttua: kaikki, mitä kirjoitit ja valitsit, on tallessa tällä sivulla.
}
held-back-own-text = { $seconds ->
    [one] Lähetit juuri paljon lyhyessä ajassa. Yritä uudelleen sekunnin kuluttua: kaikki, mitä kirjoitit ja valitsit, on tallessa tällä sivulla.
   *[other] Lähetit juuri paljon lyhyessä ajassa. Yritä uudelleen { $seconds } sekunnin kuluttua: kaikki, mitä kirjoitit ja valitsit, on tallessa tällä sivulla.
}
held-back-again = Lähetä uudelleen
held-back-typed = Kirjoitit näin

## Miksi pyyntö evättiin: refusal-<koodi>. Muuttujat: field ja reason (bad-request), max, kilobytes, known, expected.

refusal-no-write-access = Järjestösi ei voi nyt kirjoittaa tähän tekstiin. Ota tekstisi talteen ja kysy koordinaattorilta.
refusal-foreign-actor = Muutos on toisen kirjoittajan tunnuksella. Ota tekstisi talteen ja lataa sivu uudelleen.
refusal-document-full = Tekstiin ei mahdu enää muutoksia, koska sen muutoshistoria on täynnä. Ota tekstisi talteen ja kerro asiasta koordinaattorille, joka voi aloittaa tekstin alusta.
refusal-too-many-requests = Samasta osoitteesta tuli liian monta pyyntöä lyhyessä ajassa. Odota hetki ja yritä uudelleen.
refusal-too-many-in-session = Lähetit liian paljon lyhyessä ajassa. Odota hetki ja yritä uudelleen.
refusal-request-too-slow = Pyyntö tuli liian hitaasti ja jätettiin kesken. Yrittäkää uudelleen paremmalla yhteydellä; kirjoitettu teksti säilyy sivulla.
refusal-too-many-sockets = Teillä on liian monta tekstiä auki yhtä aikaa. Sulkekaa ikkunoita ja yrittäkää uudelleen.
refusal-change-too-large = Muutos on liian suuri kerralla tallennettavaksi, joten sitä ei tallennettu. Ota tekstisi talteen ja lisää tai poista se pienemmissä osissa.
refusal-storage = Palvelimen levy on täynnä tai viallinen, joten mitään ei tallennettu. Odota hetki ja lähetä uudelleen.
refusal-malformed-change = Muutosta ei voitu lukea. Ota tekstisi talteen ja lataa sivu uudelleen.
refusal-out-of-order = Muutoksesta puuttuu jotain, mihin se nojaa. Ota tekstisi talteen ja lataa sivu uudelleen.
refusal-not-allowed = Muutoksessa on jotain, mitä kannanotossa ei voi olla. Ota tekstisi talteen ja lataa sivu uudelleen.
refusal-not-canonical = Muutosta ei ole kirjoitettu sovitussa muodossa. Ota tekstisi talteen ja lataa sivu uudelleen.
refusal-breaks-the-text = Muutos rikkoisi tekstin rakenteen. Ota tekstisi talteen ja lataa sivu uudelleen.
refusal-not-found = Etsimääsi ei löydy. Tarkista osoite.
refusal-not-signed-in = Kirjaudu ensin sisään.
refusal-no-access = Sinulla ei ole tähän oikeutta. Kysy koordinaattorilta.
refusal-bad-request = Korjaa kohta { $field }: { $reason }
refusal-too-large = Lähetit liian paljon kerralla. Lyhennä enintään { $kilobytes } kilotavuun.
refusal-markdown-too-long = Teksti on liian pitkä. Lyhennä se enintään { $kilobytes } kilotavuun.
refusal-too-many-marks = Tekstissä on liikaa muotoilua. Jätä lihavointeja, kursivointeja ja linkkejä enintään { $max }.
refusal-unknown-person = Henkilöä ei löydy verkostosta. Tarkista sähköpostiosoite.
refusal-not-a-coordinator = Vain koordinaattori voi aloittaa kannanoton. Pyydä sitä koordinaattorilta.
refusal-not-among-coordinators = Oma järjestösi puuttuu koordinoivista järjestöistä. Lisää se mukaan.
refusal-unknown-organisation = Järjestöä ei ole verkostossa. Tarkista, että valitsit oikean.
refusal-organisation-known = Järjestö on jo verkostossa. Käytä sitä tai tarkista nimi.
refusal-person-known = Henkilö on jo verkostossa.
refusal-role-not-held = Henkilöllä ei ole roolia, joka häneltä poistettaisiin. Tarkista henkilö ja rooli.
refusal-statement-known = Kannanotto on jo aloitettu. Avaa se etusivulta.
refusal-slug-taken = Toinen kannanotto käyttää jo samaa osoitetta. Muuta otsikkoa hieman.
refusal-title-missing = Anna kannanotolle otsikko.
refusal-title-too-long = Lyhennä otsikkoa: siinä saa olla enintään { $max } merkkiä.
refusal-too-many-coordinators = Valitse koordinoimaan 1–{ $max } eri järjestöä.
refusal-organisation-changed = Joku muu muutti järjestön tietoja samaan aikaan. Tarkista uudet tiedot ja tee muutoksesi niihin.
refusal-organisation-number-taken = Toisella järjestöllä on jo sama Y-tunnus tai rekisterinumero. Tarkista numero tai käytä sitä järjestöä.
refusal-name-missing = Anna järjestölle nimi ainakin yhdellä kielellä.
refusal-name-too-long = Lyhennä nimeä: siinä saa olla enintään { $max } merkkiä.
refusal-name-hidden = Nimessä on näkymättömiä merkkejä tai merkkejä, jotka kääntävät kirjoitussuunnan. Kirjoita nimi käsin uudelleen.
refusal-business-id-malformed = Kirjoita Y-tunnus muodossa 1234567-1. Jos järjestöllä ei ole suomalaista Y-tunnusta, jätä kohta tyhjäksi.
refusal-business-id-wrong = Y-tunnuksen tarkistusnumero ei täsmää. Tarkista, että numerot ovat oikein ja oikeassa järjestyksessä.
refusal-association-number-malformed = Kirjoita yhdistysrekisterin numero muodossa 123.456. Jos järjestöllä ei ole sitä, jätä kohta tyhjäksi.
refusal-municipality-malformed = Valitse kunta luettelosta tai anna sen kolminumeroinen kuntanumero.
refusal-county-malformed = Valitse hyvinvointialue luettelosta tai anna sen tunnus, esimerkiksi LU.
refusal-website-malformed = Kirjoita verkkosivun osoite muodossa https://www.esimerkki.fi.
refusal-website-too-long = Lyhennä verkkosivun osoitetta: siinä saa olla enintään { $max } tavua.
refusal-reason-missing = Kirjoita perustelu. Se näkyy kaikille.
refusal-reason-too-long = Lyhennä perustelua: siinä saa olla enintään { $max } merkkiä.
refusal-source-missing = Kirjoita, mistä tieto on peräisin.
refusal-source-too-long = Lyhennä lähdettä: siinä saa olla enintään { $max } merkkiä.
refusal-own-member = Järjestö ei voi olla oma jäsenensä. Valitse toinen järjestö.
refusal-membership-circular = Kattojärjestö on jo itse tämän jäsenen jäsen, suoraan tai muiden kautta. Tarkista, kumpi on kumman jäsen.
refusal-membership-known = Jäsenyys on jo merkitty samalle ajalle. Tarkista päivämäärät.
refusal-membership-unknown = Näiden järjestöjen välillä ei ole voimassa olevaa jäsenyyttä. Tarkista järjestöt.
refusal-dates-reversed = Viimeinen päivä on ennen ensimmäistä. Vaihda päivämäärät.
refusal-not-applying = Järjestöllä ei ole avointa hakemusta. Joku on ehkä jo käsitellyt sen.
refusal-organisation-applying = Järjestö odottaa vielä, että koordinaattori hyväksyy sen verkostoon. Kysy koordinaattorilta.
refusal-not-a-member = Järjestö ei kuulu verkostoon. Kysy koordinaattorilta.
refusal-already-a-member = Järjestö kuuluu jo verkostoon.
refusal-person-erased = Henkilön tiedot on poistettu, eikä hän voi enää toimia. Kutsu hänet uudelleen.
refusal-last-coordinator = Verkostolle ei jäisi yhtään koordinaattoria. Anna koordinaattorin rooli ensin toiselle.
refusal-coordinators-only = Vain verkoston koordinaattori voi tehdä tämän. Pyydä sitä koordinaattorilta.
refusal-organisation-admins-only = Vain järjestön pääkäyttäjä tai verkoston koordinaattori voi tehdä tämän. Pyydä sitä heiltä.
refusal-unknown-statement = Kannanottoa ei ole. Tarkista osoite.
refusal-already-coordinating = Järjestö koordinoi jo tätä kannanottoa.
refusal-not-coordinating = Järjestö ei koordinoi tätä kannanottoa. Tarkista, että valitsit oikean.
refusal-last-coordinating-organisation = Kannanotolle ei jäisi yhtään koordinoivaa järjestöä. Lisää ensin toinen.
refusal-support-group-too-large = Valitse tukiryhmään enintään { $max } järjestöä.
refusal-too-many-participants = Valitse osallistujiksi enintään { $max } järjestöä tai koko verkosto.
refusal-not-its-coordinator = Vain kannanoton koordinaattori voi tehdä tämän. Pyydä sitä koordinaattorilta.
refusal-hat-missing = Kirjaudu sisään ja valitse, minkä järjestön puolesta toimit.
refusal-hat-not-yours = Et toimi tämän järjestön puolesta. Valitse toinen järjestö tai pyydä rooli järjestön pääkäyttäjältä.
refusal-not-a-reader = Tämän lukevat vain järjestöt, jotka osallistuvat kannanottoon. Kysy koordinaattorilta.
refusal-not-a-writer = Sinulla ei ole kirjoittajan roolia järjestössäsi. Pyydä sitä järjestösi pääkäyttäjältä.
refusal-not-a-commenter = Sinulla ei ole kommentoijan roolia järjestössäsi. Pyydä sitä järjestösi pääkäyttäjältä.
refusal-not-a-signatory = Sinulla ei ole allekirjoittajan roolia järjestössäsi. Pyydä sitä järjestösi pääkäyttäjältä.
refusal-not-taking-part = Järjestösi ei ole mukana tässä kannanotossa. Kysy koordinaattorilta.
refusal-nothing-to-sign = Allekirjoittaminen ei ole vielä alkanut: tekstiä ei ole lukittu. Odota kutsua.
refusal-unknown-round = Tällaista kierrosta ei ole. Avaa kannanoton kierrokset ja valitse niistä.
refusal-round-under-way = Kierros on vielä kesken. Päätä se tai peru se ensin.
refusal-round-not-open = Kierros ei ole auki. Katso sivulta, missä vaiheessa se on nyt.
refusal-round-not-answering = Tämän voi tehdä, kun kierros on suljettu eikä sitä ole vielä päätetty.
refusal-round-not-scheduled = Vain kierroksen, joka ei ole vielä avautunut, voi perua. Sulje avoin kierros.
refusal-round-name-too-long = Lyhennä kierroksen nimeä: siinä saa olla enintään { $max } merkkiä.
refusal-closing-in-the-past = Sulkeutumisaika on jo mennyt. Valitse myöhempi aika.
refusal-closing-before-opening = Kierros sulkeutuisi ennen kuin se avautuu. Valitse sulkeutumisaika, joka on avautumisen jälkeen.
refusal-closing-too-far = Sulkeutumisaika on liian kaukana. Valitse aika enintään { $max } päivän päähän.
refusal-closing-not-later = Pidennetyn kierroksen on sulkeuduttava myöhemmin kuin nyt on sovittu. Valitse myöhempi aika.
refusal-too-many-rounds = Kannanotossa on jo { $max } kierrosta, eikä uutta voi enää avata. Aloita uusi kannanotto.
refusal-too-many-versions = Kannanotosta on jo { $max } lukittua versiota, eikä uutta voi enää lukita. Aloita uusi kannanotto.
refusal-language-version-known = Kannanotolla on jo teksti tällä kielellä.
refusal-unknown-language-version = Kannanotolla ei ole kieliversiota tällä kielellä.
refusal-texts-begun-anew = Tekstit on sillä välin aloitettu alusta, eikä se kohta, jonka näit, ole enää historiassa. Katso tekstiä sellaisena kuin se on nyt ja yritä uudelleen.
refusal-leading-language-stays = Kannanoton lähtötekstiä ei voi poistaa.
refusal-language-binds = Tämänkielinen teksti on sitova. Valitse ensin toinen sitova kieli.
refusal-binding-missing = Valitse vähintään yksi sitova kieli.
refusal-plain-never-binds = Selkokielinen teksti ei voi olla sitova: se selittää, mistä on sovittu.
refusal-text-empty = Tekstiä ei ole vielä. Kirjoita ensin luonnos.
refusal-drafting-rests = Luonnosta ei kirjoiteta, kun kierros on auki. Kirjoittaminen jatkuu, kun kierros sulkeutuu.
refusal-text-sealed = Teksti on lukittu, eikä sitä enää muuteta. Koordinaattori voi palauttaa sen kirjoitettavaksi.
refusal-openness-fixed = Kierros on jo avattu, joten lukijoita ja osallistujia ei voi enää vaihtaa. Se on luvattu osallistujille.
refusal-not-in-sign-on = Kannanotto ei ole allekirjoitettavana. Lukitse teksti ensin allekirjoitettavaksi.
refusal-already-published = Kannanotto on jo julkaistu. Avaa sivu uudelleen, niin näet, miten se on nyt.
refusal-not-published = Kannanottoa ei ole julkaistu. Julkaise se ensin.
refusal-already-withdrawn = Kannanotosta on jo luovuttu.
refusal-unknown-comment = Kommenttia ei löydy. Katso numero kommenttien sivulta.
refusal-comment-empty = Kirjoita kommentti ensin: siinä ei ole vielä tekstiä.
refusal-comment-too-long = Kommentti on liian pitkä. Enintään { $max } merkkiä mahtuu: lyhennä tai jaa se kahdeksi.
refusal-too-many-comments = Kannanotossa on jo { $max } kommenttia, eikä uusia enää mahdu. Ota yhteyttä koordinaattoriin.
refusal-too-many-replies = Kommentilla on jo { $max } vastausta. Kirjoita uusi kommentti.
refusal-too-many-consulted = Voit nimetä enintään { $max } kuultua jäsentä.
refusal-consulted-not-a-member = Kuulluksi voi nimetä vain oman järjestön jäseniä. Tarkista jäsenluettelo.
refusal-anchor-malformed = Kohtaa tekstissä ei voitu lukea. Valitse sanat uudelleen.
refusal-not-your-comment = Kommentti on toisen järjestön, joten sitä ei voi muuttaa tämän järjestön puolesta.
refusal-own-comment = Kommentti on oman järjestönne. Muut järjestöt voivat ilmoittaa olevansa samaa mieltä.
refusal-comment-withdrawn = Järjestö on perunut kommentin, joten siihen ei voi enää vastata.
refusal-comment-settled = Kommentin sanamuoto on jo lopullinen, koska kierros on sulkeutunut tai kommenttiin on vastattu. Lisää vastaus tai uusi kommentti.
refusal-not-answered = Kommentille ei ole vielä annettu vastausta.
refusal-outcome-known = Joku muu on vastannut kommenttiin sillä välin. Lataa sivu uudelleen, lue vastaus ja muuta sitä tarvittaessa.
refusal-outcome-final = Kierros on päättynyt ja järjestö on jo saanut vastauksen. Järjestö voi pyytää uutta käsittelyä.
refusal-outcome-contested = Järjestö on pyytänyt uutta käsittelyä. Tukiryhmä ratkaisee asian.
refusal-not-contested = Kukaan ei ole pyytänyt tästä uutta käsittelyä.
refusal-already-contested = Uutta käsittelyä on jo pyydetty.
refusal-contest-too-late = Uutta käsittelyä voi pyytää { $max } päivän ajan vastauksesta. Aika on jo kulunut: ota yhteyttä koordinaattoriin.
refusal-too-many-answers = Kerralla voi vastata enintään { $max } kommenttiin. Valitse vähemmän.
refusal-not-in-support-group = Uuden käsittelyn ratkaisee kannanoton tukiryhmä.
refusal-comments-unanswered = Kierrosta ei voi päättää, koska ajoissa tulleita kommentteja on vastaamatta. Ne ovat kommenttien sivulla.
refusal-red-line-open = Tekstiä ei voi vielä lukita allekirjoitettavaksi: kynnyskysymyksen uusi käsittely on kesken.
refusal-unknown-trace = Tämän numeroista merkintää ei ole, tai se on mitätöity.
refusal-too-many-traces = Seurannassa on jo { $max } merkintää, eikä niitä mahdu enempää.
refusal-office-missing = Kirjoita, mikä virasto, elin tai järjestö on kyseessä.
refusal-office-too-long = Lyhennä viraston tai järjestön nimeä: siinä saa olla enintään { $max } merkkiä.
refusal-reference-too-long = Lyhennä viitettä: siinä saa olla enintään { $max } merkkiä.
refusal-account-empty = Kirjoita, mitä vastattiin tai mitä kannanotosta seurasi.
refusal-account-too-long = Lyhennä tekstiä: siinä saa olla enintään { $max } merkkiä.
refusal-day-to-come = Päivä on vasta edessä. Valitse tämä päivä tai aiempi.
refusal-day-too-early = Päivä on liian varhainen: kannanottoa ei ollut vielä avattu tai toimitettu.
refusal-day-past = Valitse päivä, joka on vasta edessä.
refusal-publication-past = Julkaisun aika on jo mennyt. Valitse myöhempi aika tai julkaise heti.
refusal-publication-too-far = Valitse aikaisempi aika: julkaisun voi ajastaa enintään { $max } päivän päähän.
refusal-correction-empty = Kirjoita, mikä oli väärin ja miten asia on.
refusal-correction-too-long = Lyhennä oikaisua: siinä saa olla enintään { $max } merkkiä.
refusal-too-many-corrections = Kannanotolla on jo { $max } oikaisua, eikä niitä mahdu enempää.
refusal-lineage-fixed = Mistä kannanotto on muokattu, kerrotaan kerran ja ennen ensimmäistä kierrosta.
refusal-lineage-too-long = Lyhennä alkuperäisen kannanoton koordinaattorien nimiä: niissä saa olla enintään { $max } merkkiä.
refusal-unknown-means = Valitse, miten kannanotto toimitettiin.
refusal-choose-comments = Valitse ensin kommentit, joihin vastaat.
refusal-choose-outcome = Valitse, mitä kommentista seurasi.
refusal-unknown-comment-kind = Kommentin lajia ei tunneta. Valitse language, substance, red-line, question tai support, tai jätä laji pois.
refusal-unknown-channel = Kerro, miten kommentti tuli: mail, phone, meeting tai paper.
refusal-unknown-outcome = Valitse vastaus: accepted, partly, not-accepted, noted tai moved.
refusal-quote-not-found = Lainattuja sanoja ei löydy tekstistä. Ne on ehkä muutettu tai poistettu sillä välin: valitse kohta uudelleen tai kommentoi koko kohtaa. Kirjoittamasi teksti on tallessa.
refusal-quote-ambiguous = Lainatut sanat ovat tekstissä useammin kuin kerran. Kerro myös, missä kohdassa ne ovat, tai lainaa pidempi pätkä.
refusal-quote-too-long = Lainaus on liian pitkä. Valitse lyhyempi pätkä tai kommentoi koko kohtaa.
refusal-unknown-clause = Tekstissä ei ole tämän numeroista kohtaa.
refusal-replacement-without-place = Muutosehdotus tarvitsee kohdan, jonka se korvaa. Valitse sanat tai kohta.
refusal-no-suggestion = Kommentissa ei ole muutosehdotusta, jonka voisi viedä tekstiin.
refusal-suggestion-detached = Ehdotuksen kohta on poistettu tekstistä, joten ehdotusta ei voi viedä siihen suoraan. Muokkaa tekstiä ja vastaa sitten kommenttiin.
refusal-unknown-language = Valitse kieleksi suomi (fi), ruotsi (sv) tai englanti (en).
refusal-idempotency-key-reused = Samaa Idempotency-Key-avainta on jo käytetty toisenlaiseen pyyntöön. Käytä uutta avainta.
refusal-idempotency-key-too-long = Lyhennä Idempotency-Key-avain enintään { $max } tavuun.
refusal-method-not-allowed = Tämä osoite ei tunne tällaista pyyntöä. Katso oikea menetelmä rajapinnan kuvauksesta.
refusal-unsupported-media-type = Lähetä sisältö muodossa { $expected }.
refusal-foreign-origin = Pyyntö tuli toiselta sivustolta, joten sitä ei toteutettu. Avaa tämä sivusto ja yritä uudelleen.
refusal-choose-organisation = Kuulut useaan järjestöön. Valitse, minkä järjestön puolesta toimit.
refusal-unknown-format = Tekstiä ei saa tässä muodossa. Valitse jokin näistä: { $known }.
refusal-unknown-moment = Tekstissä ei ole tällaista hetkeä. Avaa kannanoton historia ja valitse siitä.
refusal-unknown-version = Kannanotolla ei ole tällaista versiota. Anna version numero tai live.
refusal-statement-resting = Kirjoittaminen on tauolla. Ota tekstisi talteen ja jatka, kun koordinaattori avaa tekstin.
refusal-unknown-drafting = Kerro, jatkuuko kirjoittaminen: continues tai rests.
refusal-bad-local-time = Anna päivä ja kellonaika, esimerkiksi 17.3.2027 klo 23.59.
refusal-time-skipped = Tätä kellonaikaa ei ole, sillä kelloja siirretään silloin eteenpäin. Valitse toinen aika.
refusal-bad-time = Anna aika ja aikavyöhyke, esimerkiksi 2027-03-17T23:59:00+02:00.
refusal-internal = Palvelimessa on vika, eikä pyyntöä toteutettu. Yritä hetken päästä uudelleen.
refusal-bad-address = Tarkista sähköpostiosoite. Sen pitää olla muotoa nimi@esimerkki.fi.
refusal-person-name-missing = Kirjoita nimi.
refusal-wrong-code = Koodi ei täsmää. Tarkista se uusimmasta viestistä.
refusal-too-many-logins = Tästä verkosta on pyydetty liian monta kirjautumisviestiä. Yritä uudelleen tunnin päästä.
refusal-too-many-mails = Tähän osoitteeseen on lähetetty jo monta viestiä. Yritä uudelleen tunnin päästä.
refusal-mail-full = Liian moni viesti odottaa lähettämistä. Yritä myöhemmin uudelleen.
refusal-choose-roles = Valitse ainakin yksi rooli.
refusal-may-not-invite = Vain järjestön pääkäyttäjä tai koordinaattori voi kutsua, ja koordinaattoriksi voi kutsua vain koordinaattori. Pyydä häntä kutsumaan.
refusal-invitation-not-open = Kutsu ei ole enää avoin, joten sitä ei voi perua.
refusal-invitation-accepted = Kutsu on jo käytetty. Jos hyväksyit sen itse, kirjaudu sisään sähköpostiosoitteellasi.
refusal-invitation-revoked = Kutsu on peruttu. Pyydä uusi siltä, joka kutsui sinut.
refusal-invitation-expired = Kutsu on vanhentunut. Pyydä uusi siltä, joka kutsui sinut.
refusal-invitation-unknown = Kutsua ei löydy. Tarkista, että linkki on kokonainen.
refusal-invitation-for-another = Kutsu on lähetetty toiseen osoitteeseen kuin se, jolla olet kirjautunut. Jos se on sinunkin osoitteesi, kirjaudu ulos ja avaa kutsu uudelleen. Muuten pyydä oma kutsu.
refusal-network-name-missing = Anna verkostolle nimi ainakin yhdellä kielellä.
refusal-public-address = Kirjoita osoite näin: https://lausuma.example.org, ilman mitään nimen perässä.
refusal-mail-host = Kirjoita sähköpostipalvelimen nimi, esimerkiksi smtp.example.org.
refusal-mail-port = Portti on luku väliltä 1–65535. Jätä kenttä tyhjäksi, jos et tiedä.
refusal-mail-plain = Ilman suojausta posti kulkee vain tällä koneella. Valitse TLS tai STARTTLS.
refusal-mail-login = Anna sekä käyttäjätunnus että salasana, yhteensä enintään 500 tavua, tai jätä molemmat tyhjiksi.

## Mikä pyynnön kohdassa on vialla: muuttuja reason

reason-missing = tieto puuttuu.
reason-not-json = sisältö ei ole kelvollista JSONia.
reason-not-text = tiedon pitää olla tekstiä.
reason-not-a-number = tiedon pitää olla luku.
reason-not-an-id = tiedon pitää olla tunnus, jossa on 32 heksadesimaalimerkkiä.
reason-not-an-email = tiedon pitää olla sähköpostiosoite.
reason-not-understood = tietoa ei voitu tulkita.

## Järjestön valinta

hat-lost = Et enää toimi järjestön { $organisation } puolesta. Valitse toinen järjestö tai pyydä rooli takaisin järjestön pääkäyttäjältä.

## Kannanoton koordinaattorit ja avoimuus

statement-team = Koordinaattorit ja avoimuus
team-title = Koordinaattorit ja avoimuus: { $title }
team-intro = Tästä näkyy, ketkä kannanottoa koordinoivat, ketkä sitä lukevat ja ketkä siihen osallistuvat.
team-read-only = Vain kannanoton koordinaattori voi muuttaa näitä. Pyydä muutosta koordinaattorilta.
team-log = Kaikki koordinaattorien päätökset perusteluineen
team-coordinators-hint = 1–{ $max } järjestöä. Jokainen lisäys ja poisto perustellaan julkisesti.
team-support = Tukiryhmä
team-support-hint = Järjestöt, jotka ovat koordinaattorien tukena ja ratkaisevat kiistat.
team-support-empty = Tukiryhmää ei ole nimetty.
team-audience = Ketkä lukevat ja osallistuvat
team-openness = Muuta avoimuutta
team-openness-save = Tallenna avoimuus
team-add = Lisää järjestö
team-find = Etsi järjestöä nimellä
team-find-submit = Etsi
team-find-none = Verkostosta ei löydy tällaista järjestöä. Kokeile lyhyempää nimen osaa.
team-find-more = Näkyvissä on { $max } ensimmäistä. Rajaa hakua, jos järjestö puuttuu.
team-who = Järjestö
team-group = Rooli kannanotossa
team-group-coordinator = Koordinaattori
team-group-support = Tukiryhmän jäsen
team-group-participant = Osallistuja
team-reason-hint = Perustelu näkyy kaikille, jotka näkevät kannanoton. Osallistujaa ei tarvitse perustella.
team-remove = Poista
team-remove-whom = Poista { $organisation }
openness-drafts = Ketkä lukevat luonnosta?
openness-comments = Ketkä lukevat kommentteja?
openness-writers = Ketkä kirjoittavat ja kommentoivat?
openness-choice-network = Kaikki verkoston järjestöt
openness-choice-listed = Koordinaattorit ja ne järjestöt, jotka he nimeävät
audience-participants = Kannanottoon osallistuvat järjestöt
audience-network = Kaikki verkoston järjestöt
audience-public = Kuka tahansa
openness-drafts-participants = Luonnosta lukevat kannanottoon osallistuvat järjestöt.
openness-drafts-network = Luonnosta lukevat kaikki verkoston järjestöt.
openness-drafts-public = Luonnosta lukee kuka tahansa.
openness-comments-participants = Kommentteja lukevat kannanottoon osallistuvat järjestöt.
openness-comments-network = Kommentteja lukevat kaikki verkoston järjestöt.
openness-comments-public = Kommentteja lukee kuka tahansa.
openness-writers-network = Kirjoittamaan ja kommentoimaan pääsevät kaikki verkoston järjestöt.
openness-writers-listed = { $count ->
    [0] Kirjoittamaan ja kommentoimaan pääsevät vain koordinaattorit.
    [one] Kirjoittamaan ja kommentoimaan pääsevät koordinaattorit ja yksi nimetty järjestö.
   *[other] Kirjoittamaan ja kommentoimaan pääsevät koordinaattorit ja { $count } nimettyä järjestöä.
}

## Päätösten loki

log-title = Päätökset: { $title }
log-intro = Kaikki kannanottoa koskevat päätökset uusimmasta alkaen. Henkilöistä näkyy vain viite.
log-ledger = Sama tiedostona, jonka ketjun kuka tahansa voi tarkistaa
log-checkpoint = Sama loki tämän palvelimen allekirjoittamana
log-hash = Ketjun viimeinen tarkiste
log-operator = Palvelimen ylläpitäjä
log-person = henkilö
log-unknown = muu päätös
log-statement-created = aloitti kannanoton ”{ $title }”.
log-coordinator-added = otti koordinaattoriksi järjestön { $organisation }.
log-coordinator-removed = poisti koordinaattoreista järjestön { $organisation }.
log-support-set = nimesi tukiryhmään: { $organisations }.
log-support-dissolved = lakkautti tukiryhmän.
log-openness-set = muutti avoimuutta.
log-clock = Aikataulu
log-version-sealed = lukitsi version { $version }.
log-round-scheduled = sopi kierroksen { $round } ajaksi { $opens } – { $closes }.
log-round-opened = avasi kierroksen { $round } versiosta { $version }.
log-round-closed = sulki kierroksen { $round }.
log-round-extended = pidensi kierrosta { $round }: se sulkeutuu { $closes }.
log-round-reopened = avasi kierroksen { $round } uudelleen: se sulkeutuu { $closes }.
log-round-finished = päätti kierroksen { $round }: tuloksena on versio { $version }.
log-round-cancelled = perui kierroksen { $round }.
log-round-cancelled-empty = perui kierroksen { $round }: tekstiä ei ollut, kun sen piti avautua.
log-round-cancelled-missed = perui kierroksen { $round }: sen aika kului, kun palvelin ei ollut käynnissä.
log-sign-on-opened = lukitsi version { $version } allekirjoitettavaksi.
log-drafting-resumed = palautti tekstin kirjoitettavaksi.
log-published = julkaisi version { $version }.
log-followed-up = kertoi, mitä kannanotosta seurasi.
log-withdrawn = luopui kannanotosta.
log-statement-delivered = { $is_by ->
    [yes] kirjasi seurantaan (nro { $number }): { $by } toimitti kannanoton { $day }. Vastaanottaja: { $to }. Tapa: { $how }.
   *[no] kirjasi seurantaan (nro { $number }), että kannanotto toimitettiin { $day }. Vastaanottaja: { $to }. Tapa: { $how }.
}
log-response-received = { $clause ->
    [0] kirjasi seurantaan (nro { $number }) vastauksen { $day }. Vastaaja: { $from }. ”{ $gist }”
   *[other] kirjasi seurantaan (nro { $number }) vastauksen kohtaan { $clause } { $day }. Vastaaja: { $from }. ”{ $gist }”
}
log-result-recorded = { $clause ->
    [0] kirjasi seurantaan (nro { $number }) tuloksen { $day }: { $what }
   *[other] kirjasi seurantaan (nro { $number }) kohdan { $clause } tuloksen { $day }: { $what }
}
log-review-set = päätti, että seurantaan palataan { $day }.
log-review-unset = poisti päivän, jona seurantaan palataan.
log-trace-struck = mitätöi seurannan merkinnän nro { $number }.
log-publication-timed = ajasti version { $version } julkaistavaksi { $at }.
log-publication-untimed = perui ajastetun julkaisun.
log-correction-issued = { $clause ->
    [0] julkaisi oikaisun nro { $number }: { $text }
   *[other] julkaisi oikaisun nro { $number } kohtaan { $clause }: { $text }
}
log-address-changed = Kannanoton julkinen osoite on nyt /s/{ $slug }. Aiempi osoite ohjaa siihen.
log-adapted-from = kertoi, että kannanotto on muokattu kannanoton ”{ $title }” versiosta { $version }.
means-meeting = tapaamisessa
means-mail = sähköpostitse
means-post = postitse
means-service = sähköisessä palvelussa
means-event = tilaisuudessa
means-other = muulla tavalla
follow-up = Seuranta
follow-up-title = Seuranta: { $title }
follow-up-intro = Kenelle kannanotto toimitettiin, mitä siihen vastattiin ja mitä siitä seurasi. Sama näkyy kaikille kannanoton julkisella sivulla.
follow-up-empty = Mitään ei ole vielä kirjattu.
follow-up-delivery = Kirjaa toimitus
follow-up-delivery-intro = Kenelle kannanotto toimitettiin, milloin ja miten. Tieto näkyy kaikille.
follow-up-delivery-send = Kirjaa toimitus
follow-up-response = Kirjaa vastaus
follow-up-response-intro = Kuka vastasi kannanottoon ja mitä. Vastauksesta kerrotaan järjestöille, joiden kommentit vaikuttivat kohtaan.
follow-up-response-send = Kirjaa vastaus
follow-up-result = Kirjaa tulos
follow-up-result-intro = Mitä kannanotosta seurasi. Tuloksesta kerrotaan järjestöille, joiden kommentit vaikuttivat kohtaan.
follow-up-result-send = Kirjaa tulos
follow-up-review = Valitse päivä
follow-up-review-intro = Valitse päivä, jona palaatte katsomaan, mitä kannanotosta on seurannut. Koordinaattorit saavat silloin muistutuksen. Jos jätät päivän tyhjäksi, muistutusta ei tule.
follow-up-review-send = Tallenna
follow-up-correction = Julkaise oikaisu
follow-up-correction-intro = Lukittu teksti ei muutu. Oikaisu näkyy kaikille tekstin yläpuolella, ja sen kohtaan tulee linkki.
follow-up-correction-send = Julkaise oikaisu
follow-up-strike = Mitätöi merkintä
follow-up-strike-intro = Mitätöity merkintä jää näkyviin tälle sivulle ja lokiin yliviivattuna. Julkisella sivulla sitä ei enää näy.
follow-up-strike-send = Mitätöi merkintä
trace-to = Vastaanottaja
trace-from = Vastaaja
trace-office-hint = Kirjoita viraston, elimen tai järjestön nimi. Älä kirjoita henkilön nimeä tai yhteystietoja.
trace-on = Päivä
trace-how = Miten
trace-how-none = Valitse
trace-by = Kuka toimitti
trace-by-none = Ei kerrota
trace-reference = Viite
trace-reference-hint = Esimerkiksi diaarinumero, tilaisuus tai paikka. Voit jättää tyhjäksi.
trace-answers = Mihin toimitukseen vastattiin
trace-answers-none = Ei mihinkään näistä
trace-clause = Mitä kohtaa se koskee
trace-clause-none = Koko kannanottoa
trace-gist = Mitä vastattiin
trace-what = Mitä seurasi
trace-account-hint = Lainaa tai tiivistä, enintään { $max } merkkiä. Teksti näkyy kaikille, joten älä kirjoita siihen kenenkään henkilötietoja.
trace-link = Verkko-osoite
trace-link-hint = Missä vastaus, päätös tai uutinen on luettavissa. Voit jättää tyhjäksi.
trace-numbered = Merkintä { $number }
trace-strike = Mitätöi merkintä { $number }
trace-struck = Mitätöity { $when }.
review-on = Seurantaan palataan { $day }.
review-none = Seurannalle ei ole valittu päivää.
review-day = Päivä, jona palaatte seurantaan
review-day-hint = Valitse päivä, joka on vasta edessä.
correction-text = Mikä oli väärin, ja miten asia on
correction-text-hint = Enintään { $max } merkkiä. Teksti näkyy kaikille.
correction-reason = Miten virhe syntyi (vapaaehtoinen)
corrections = Oikaisut
correction-said = { $clause ->
    [0] Oikaisu { $number } ({ $by })
   *[other] Oikaisu { $number } kohtaan { $clause } ({ $by })
}
correction-here = Oikaistu: oikaisu { $number }
trail = Mitä kannanotosta seurasi
trail-why = Miksi
trail-theme = Teema: { $theme } ({ $count ->
    [one] yksi taho nosti esiin
   *[other] { $count } tahoa nosti esiin
})
trail-published = Kannanotto julkaistiin
trail-review = Seurantaan palataan
trail-delivery = { $is_by ->
    [yes] Toimitettiin { $how } ({ $by }). Vastaanottaja: { $to }
   *[no] Toimitettiin { $how }. Vastaanottaja: { $to }
}
trail-response = { $clause ->
    [0] Vastaus: { $from }
   *[other] Vastaus kohtaan { $clause }: { $from }
}
trail-result = { $clause ->
    [0] Tulos
   *[other] Kohdan { $clause } tulos
}
public-feed = Seuraa syötteenä (Atom)
feed-published = Julkaistiin: { $title }
notice-traced-subject = Kannanotto on saanut vastauksen: { $title }
notice-traced-text =
    Järjestön { $organisation } kommentit vaikuttivat kannanottoon { $title }. Nyt kannanottoon on vastattu tai siitä on seurannut jotain:

    { $traces }

    Lue, mitä kannanotosta on seurannut:

    { $link }
notice-review-subject = Palataan kannanoton seurantaan: { $title }
notice-review-text =
    Kannanoton { $title } seurantaan päätettiin palata { $day }.

    Katso, onko kannanottoon vastattu tai onko siitä seurannut jotain, kirjaa se ja valitse tarvittaessa uusi päivä:

    { $link }
round-drafting-continues = Luonnosta kirjoitetaan kierroksen aikana edelleen.
round-drafting-rests = Luonnosta ei kirjoiteta kierroksen aikana.

## Vaikuttamisen kohteet, linja teemasta tulokseen ja verkoston vuosi

targets-title = Vaikuttamisen kohteet
targets-intro = Virastot ja elimet, joiden päätöksiin verkosto haluaa vaikuttaa: mitä ne päättävät ja milloin, kuka tuntee ne ja mitä niiden kanssa on puhuttu. Tiedot näkevät vain verkoston järjestöt.
targets-none = Kohteita ei ole vielä. Lisää ensimmäinen.
targets-retired = { $count ->
    [one] Yksi kohde, johon ei enää vaikuteta
   *[other] { $count } kohdetta, joihin ei enää vaikuteta
}
target-known-count = { $count ->
    [0] Mikään järjestö ei ole kertonut tuntevansa kohdetta
    [one] Yksi järjestö tuntee kohteen
   *[other] { $count } järjestöä tuntee kohteen
}
target-known-own = myös teidän järjestönne
target-contacts-count = { $count ->
    [0] ei yhteydenottoja
    [one] yksi yhteydenotto
   *[other] { $count } yhteydenottoa
}
moment-days = { $from } – { $until }
moments-title = Mitä päätetään milloin
moments-intro = Kaikkien kohteiden päätökset aikajärjestyksessä.
moments-to-come = Tulossa
moments-none = Tulevia päätöksiä ei ole merkitty.
moments-past = Menneet
moments-feed = Samat päivät tulevat omaan kalenteriisi, jos tilaat sen.
moments-feed-link = Kalenterisi osoite
target-retired-since = Kohteeseen ei enää vaikuteta { $when }.
target-known-by = Kuka tuntee kohteen
target-known-hint = Jokainen järjestö kertoo itse, että se tuntee kohteen, ja voi perua sen.
target-known-none = Kukaan ei ole vielä kertonut tuntevansa kohdetta.
target-know = Järjestömme tuntee kohteen
target-forget = Järjestömme ei tunne kohdetta
target-reinstate = Vaikutetaan taas
target-moments = Mitä kohde päättää milloin
target-moments-none = Päätöksiä ei ole merkitty.
target-contacts = Yhteydenotot ja tapaamiset
target-contacts-none = Yhteydenottoja ei ole kirjattu.
target-demands = Mitä kohteelta vaaditaan
target-demands-hint = Kannanoton koordinaattorit nimeävät vaatimuksen kohteet kannanoton sivulla.
target-demands-none = Yksikään kannanotto, jonka voit lukea, ei vielä vaadi kohteelta mitään.
target-added = Kohteen lisäsi { $organisation } { $when }.
target-strike = Merkitse virheeksi
target-new = Lisää kohde
target-new-intro = Kohde on virasto, toimielin tai muu julkinen taho, ei yksityishenkilö.
target-new-send = Lisää kohde
target-edit = Muuta tietoja
target-edit-intro = Tiedot muuttuvat heti. Yhteydenotot ja päätökset säilyvät.
target-edit-send = Tallenna
target-moment = Lisää päätös
target-moment-intro = Kerro, milloin kohde päättää jotakin. Päivä tulee myös kaikkien kalenteriin.
target-moment-send = Lisää päätös
target-contact = Kirjaa yhteydenotto
target-contact-intro = Kirjaa, milloin järjestönne oli yhteydessä kohteeseen ja mitä siitä seurasi. Verkoston muut järjestöt näkevät kirjauksen.
target-contact-send = Kirjaa
target-retire = Lopeta vaikuttaminen
target-retire-intro = Kohde siirtyy luettelon loppuun perusteluineen. Mitään ei poisteta.
target-retire-send = Lopeta vaikuttaminen
target-strike-moment = Merkitse päätös virheeksi
target-strike-moment-intro = Päätös jää näkyviin yliviivattuna perusteluineen, mutta poistuu kalentereista.
target-strike-moment-send = Merkitse virheeksi
target-strike-contact = Merkitse yhteydenotto virheeksi
target-strike-contact-intro = Kirjaus jää näkyviin yliviivattuna perusteluineen.
target-strike-contact-send = Merkitse virheeksi
target-office = Viraston tai elimen nimi
target-office-hint = Esimerkiksi lautakunta, ministeriö tai virka. Älä kirjoita henkilön nimeä, yksityistä osoitetta tai puhelinnumeroa.
target-decides = Mitä se päättää
target-account-hint = Enintään { $max } merkkiä. Älä kirjoita yksityishenkilöiden tietoja.
target-page = Julkinen verkkosivu
target-page-hint = Alkaa https://. Voit jättää tyhjäksi.
target-what = Mitä päätetään
target-from = Päivä
target-until = Viimeinen päivä
target-until-hint = Jätä tyhjäksi, jos päätös tehdään yhtenä päivänä.
target-result = Mitä siitä seurasi
target-reason-hint = Verkoston järjestöt näkevät perustelun.
line = Teemasta tulokseen
line-title = Teemasta tulokseen: { $title }
line-intro = Mistä teemoista kannanotto kasvoi, mitä se vaatii ja keneltä, ja mitä siitä seurasi.
line-themes = Teemat
line-themes-none = Teemoja ei ole nimetty.
line-themes-name = Nimeä teemat
line-themes-hint = Enintään { $max } teemaa. Teemat voi nimetä, kunnes kannanotto julkaistaan. Teeman nimi ja se, moniko on sen takana, näkyvät julkaistun kannanoton sivulla. Perustelut ja nimet näkyvät vain verkostolle.
line-no-themes = Verkostolla ei ole vielä teemoja.
line-demands = Vaatimukset
line-demands-none = Vaatimuksia ei ole nimetty.
line-theme = Teema
line-theme-backers = Takana
line-targets = Vaikuttamisen kohteet
line-became-nothing = Tästä ei ole vielä kirjattu toimituksia, vastauksia eikä tuloksia.
demand-name = Nimeä vaatimus
demand-intro = Valitse kohta, jossa vaatimus on, ja kerro, mihin teemaan se kuuluu ja kuka voi sen toteuttaa.
demand-edit = Muuta vaatimusta
demand-drop = Poista vaatimus
demand-clause = Kohta { $clause }
demand-whole = Koko kannanotto
demand-detached = Kohta poistettu
demand-theme-none = Ei teemaa
demand-no-themes = Kannanotolle ei ole nimetty teemoja.
demand-no-targets = Vaikuttamisen kohteita ei ole vielä.
trail-demand = { $clause ->
    [0] { $for ->
        [somebody] Vaatimus: { $offices }
       *[nobody] Vaatimus
    }
   *[other] { $for ->
        [somebody] Kohdan { $clause } vaatimus: { $offices }
       *[nobody] Kohdan { $clause } vaatimus
    }
}
trail-demand-theme = Teema: { $theme }
log-themes-named = { $count ->
    [0] kertoi, ettei kannanotto kuulu mihinkään teemaan.
    [one] kertoi, mistä teemasta kannanotto kasvoi (teema { $numbers }).
   *[other] kertoi, mistä teemoista kannanotto kasvoi (teemat { $numbers }).
}
log-demand-named = { $clause ->
    [0] nimesi vaatimuksen { $number } koko kannanotolle.
   *[other] nimesi vaatimuksen { $number } kohtaan { $clause }.
}
log-demand-dropped = poisti vaatimuksen { $number }.
new-grows = Kannanotto kasvaa teemasta { $theme }.
calendar-moment = Päätös: { $office }
organisation-line = Mitä järjestö on tehnyt verkostossa
organisation-themes = Teemat, jotka järjestö nosti esiin
organisation-supports = Teemat, joita järjestö kannattaa
organisation-shaped = Kommentit, jotka muuttivat tekstiä
organisation-shaped-count = { $count ->
    [one] yksi kommentti
   *[other] { $count } kommenttia
}
organisation-signed = Allekirjoitukset
organisation-contacts = Yhteydenotot vaikuttamisen kohteisiin
organisation-results = Tulokset kannanotoista, jotka järjestö allekirjoitti
year-title = Verkoston vuosi { $year }
year-intro = Ketä tavoitettiin, kuka vastasi ja allekirjoitti, ketä kuultiin ensimmäistä kertaa ja mitä siitä seurasi.
year-published-since = Julkaistu { $when }
year-members-only = Vain verkoston järjestöt näkevät tämän sivun, kunnes koordinaattori julkaisee sen.
year-publish = Julkaise vuosi
year-publish-intro = Luvut ja esipuhe näkyvät kaikille. Luvut lasketaan aina uudelleen, kun joku lukee ne.
year-publish-send = Julkaise
year-foreword = Esipuhe
year-foreword-hint = Enintään { $max } merkkiä. Voit jättää tyhjäksi.
year-take-back = Peru julkaiseminen
year-take-back-intro = Sivu näkyy taas vain verkoston järjestöille.
year-others-nav = Muut vuodet
year-figures = Luvut
year-note = Luvut lasketaan verkoston kirjoista: järjestöjä, ei kommentteja tai ihmisiä. Viranomaisia ei lasketa. Perutut kommentit, vastaukset ja allekirjoitukset eivät ole mukana.
year-figure = Luku
year-counts = Mitä lasketaan
year-count = Lukumäärä
year-of = Joukosta
year-n-of = { $count } / { $of }
year-sorts = Järjestölajeittain ja alueittain
year-sorts-hint = Jotta yksikään järjestö ei erotu joukosta, alle { $min } järjestön ryhmät lasketaan yhteen.
year-sorts-none = Järjestöjä on niin vähän, ettei niitä eritellä.
year-by-kind = Järjestölajeittain
year-by-kind-head = Laji
year-by-county = Hyvinvointialueittain
year-by-county-head = Alue
year-others = muut yhteensä
year-umbrellas-title = Kattojärjestöt ja niiden jäsenet
year-umbrellas-hint = Jäsenluettelon antaneiden jäsenet lasketaan kukin kerran, vaikka he kuuluisivat moneen kattojärjestöön. Muista kerrotaan niiden oma luku.
year-listed = { $count ->
    [one] yksi jäsen luettelossa
   *[other] { $count } jäsentä luettelossa
}
year-statements-title = Kannanotot
year-statements-none = Kannanottoja ei avattu eikä julkaistu.
year-statements-hidden = { $count ->
    [one] Lisäksi yksi kannanotto, jota et voi lukea.
   *[other] Lisäksi { $count } kannanottoa, joita et voi lukea.
}
year-came-title = Mitä kannanotoista seurasi
year-came-none = Toimituksia, vastauksia tai tuloksia ei ole kirjattu.
year-files = Tiedostoina
year-csv = CSV-taulukko
year-xlsx = Excel-taulukko (XLSX)
year-file = verkoston-vuosi
year-organisations = Järjestöjä
year-organisations-counts = Verkoston jäsenjärjestöt vuoden lopussa, tai tänään jos vuosi on kesken.
year-reached = Tavoitettu
year-reached-counts = Järjestöt, joilta kysyttiin kommenttia kierroksella, vastausta kyselyyn tai allekirjoitusta, kaikista jäsenjärjestöistä.
year-answered = Vastannut
year-answered-counts = Järjestöt, jotka kommentoivat, vastasivat kyselyyn tai allekirjoittivat, tavoitetuista.
year-signed = Allekirjoittanut
year-signed-counts = Järjestöt, joiden allekirjoitus on voimassa, tavoitetuista.
year-first-heard = Kuultu ensimmäistä kertaa
year-first-heard-counts = Järjestöt, jotka kommentoivat tai vastasivat kyselyyn verkostossa ensimmäistä kertaa, vastanneista.
year-outsiders = Allekirjoituksia verkoston ulkopuolelta
year-outsiders-counts = Voimassa olevat allekirjoitukset järjestöiltä, jotka eivät ole rekisterissä.
year-pending = Päättää myöhemmin
year-pending-counts = Vastaukset allekirjoituspyyntöön, joissa järjestö päättää myöhemmin. Järjestöjä ei nimetä.
year-declined = Ei allekirjoita
year-declined-counts = Vastaukset allekirjoituspyyntöön, joissa järjestö ei allekirjoita. Järjestöjä ei nimetä.
year-umbrellas = Kattojärjestöjä
year-umbrellas-counts = Jäsenjärjestöt, joilla on omia jäseniä, kaikista jäsenjärjestöistä.
year-members = Niiden jäsenjärjestöjä
year-members-counts = Yhdistykset kattojärjestöjen jäsenluetteloissa, kukin kerran, lukuun ottamatta verkoston omia jäseniä.
year-own-figures = Kattojärjestöjen omia lukuja
year-own-figures-counts = Niiden kattojärjestöjen ilmoittamat jäsenmäärät, jotka eivät ole antaneet luetteloa, yhteensä. Sama yhdistys voi olla mukana monta kertaa.
year-signed-members = Jäsenjärjestöjä allekirjoittaneiden takana
year-signed-members-counts = Yhdistykset allekirjoittaneiden kattojärjestöjen jäsenluetteloissa, kukin kerran, lukuun ottamatta itse allekirjoittaneita.
year-opened = Avattuja kannanottoja
year-opened-counts = Kannanotot, joiden kirjoittaminen alkoi vuoden aikana.
year-published = Julkaistuja kannanottoja
year-published-counts = Kannanotot, jotka julkaistiin vuoden aikana.
year-rounds = Kommentointikierroksia
year-rounds-counts = Kierrokset, jotka avattiin vuoden aikana.
year-comments = Kommentteja
year-comments-counts = Vuoden aikana annetut kommentit, myös myöhässä tulleet.
year-accepted = Otettu huomioon
year-accepted-counts = Kommentit, jotka otettiin huomioon, kaikista kommenteista.
year-partly = Otettu huomioon osittain
year-partly-counts = Kommentit, jotka otettiin huomioon osittain, kaikista kommenteista.
year-not-accepted = Ei otettu huomioon
year-not-accepted-counts = Kommentit, joita ei otettu huomioon ja joille annettiin perustelu, kaikista kommenteista.
year-noted = Merkitty tiedoksi
year-noted-counts = Kommentit, jotka merkittiin tiedoksi, kaikista kommenteista.
year-moved = Siirretty myöhempään
year-moved-counts = Kommentit, jotka siirrettiin myöhemmälle kierrokselle, kaikista kommenteista.
year-open = Vailla vastausta
year-open-counts = Kommentit, jotka odottavat vielä vastausta, kaikista kommenteista.
year-late = Myöhässä tulleita
year-late-counts = Kommentit, jotka tulivat kierroksen sulkeuduttua, kaikista kommenteista.
year-deliveries = Toimituksia
year-deliveries-counts = Kirjaukset siitä, kenelle kannanottoja toimitettiin vuoden aikana.
year-replies = Vastauksia
year-replies-counts = Vastaukset, joita kannanottoihin saatiin vuoden aikana.
year-results = Tuloksia
year-results-counts = Kannanotoista seuranneet tulokset, jotka tapahtuivat vuoden aikana.
year-surveys = Kyselyjä
year-surveys-counts = Kyselyt, jotka avattiin vuoden aikana.
year-survey-answered = Vastannut kyselyyn
year-survey-answered-counts = Järjestöt, jotka vastasivat ajoissa ainakin yhteen kyselyyn, niistä joilta kysyttiin.
year-survey-outsiders = Vastauksia kyselyihin verkoston ulkopuolelta
year-survey-outsiders-counts = Ajoissa tulleet vastaukset avoimen linkin kautta järjestöiltä, jotka eivät ole verkoston jäseniä.
year-surveys-none = Kyselyjä ei avattu.
year-surveys-hidden = { $count ->
    [one] Lisäksi yksi kysely, jonka tuloksia ei ole julkaistu.
   *[other] Lisäksi { $count } kyselyä, joiden tuloksia ei ole julkaistu.
}
refusal-unknown-theme = Teemaa ei ole. Valitse teema luettelosta.
refusal-unknown-target = Vaikuttamisen kohdetta ei ole. Valitse kohde luettelosta.
refusal-too-many-targets = Verkostolla on jo { $max } vaikuttamisen kohdetta, eikä niitä mahdu enempää.
refusal-target-name-missing = Kirjoita viraston tai elimen nimi.
refusal-target-name-too-long = Nimi voi olla enintään { $max } merkkiä. Lyhennä sitä.
refusal-target-account-too-long = Kuvaus voi olla enintään { $max } merkkiä. Lyhennä sitä.
refusal-target-account-missing = Kerro, mistä on kyse.
refusal-target-retired = Kohteeseen ei enää vaikuteta. Koordinaattori voi ottaa sen takaisin.
refusal-too-many-target-moments = Kohteella on jo { $max } päätöstä, eikä niitä mahdu enempää.
refusal-moment-ends-before = Viimeinen päivä on ennen ensimmäistä. Korjaa päivät.
refusal-too-many-contacts = Kohteelle on kirjattu jo { $max } yhteydenottoa, eikä niitä mahdu enempää.
refusal-unknown-target-record = Kirjausta ei ole, tai se on jo merkitty virheeksi.
refusal-not-your-record = Kirjauksen teki toinen järjestö. Vain se tai koordinaattori voi merkitä sen virheeksi.
refusal-themes-fixed = Kannanotto on julkaistu, eivätkä sen teemat enää muutu.
refusal-too-many-themes-named = Nimeä enintään { $max } teemaa.
refusal-theme-not-named = Teema ei kuulu kannanoton teemoihin. Nimeä se ensin kannanotolle.
refusal-demand-names-nothing = Valitse vaatimukselle teema tai vaikuttamisen kohde.
refusal-too-many-targets-named = Valitse enintään { $max } vaikuttamisen kohdetta.
refusal-too-many-demands = Kannanotolla on jo { $max } vaatimusta, eikä niitä mahdu enempää.
refusal-unknown-demand = Vaatimusta ei ole, tai se on poistettu.
refusal-year-outside = Vuosi ei ole vielä alkanut, tai se on ennen vuotta { $max }.
refusal-year-not-published = Vuotta ei ole julkaistu.
refusal-foreword-too-long = Esipuhe voi olla enintään { $max } merkkiä. Lyhennä sitä.

## Avaimet omille työkaluille

tokens-title = Avaimet työkaluille
tokens-intro = Avaimella oma ohjelmasi käyttää Lausumaa puolestasi. Se voi tehdä enintään saman kuin sinä, ja voit perua sen milloin vain.
tokens-list = Voimassa olevat avaimet
tokens-empty = Sinulla ei ole voimassa olevia avaimia.
tokens-new = Uusi avain
tokens-name = Nimi
tokens-name-hint = Mihin käytät avainta? Enintään { $max } merkkiä.
tokens-scope = Mitä avaimella voi tehdä?
scope-read = Lukea
scope-write = Lukea ja kirjoittaa teksteihin
scope-act = Lukea, kirjoittaa ja tehdä päätöksiä puolestasi
tokens-days = Voimassa, päivää
tokens-days-hint = 1–{ $max } päivää.
tokens-make = Tee avain
tokens-secret = Uusi avain
tokens-secret-hint = Kopioi avain nyt. Sitä ei näytetä toista kertaa.
tokens-made-before = Tämä avain on jo tehty, eikä sitä näytetä toista kertaa. Jos et saanut sitä talteen, peru se ja tee uusi.
tokens-expires = Voimassa: { $when } asti
tokens-used = Käytetty viimeksi { $when }
tokens-unused = Ei vielä käytetty
tokens-revoke = Peru avain { $name }
refusal-token-scope = Avaimella ei voi tehdä tätä. Tee avain, jolla on laajempi käyttöoikeus.
refusal-session-needed = Avaimella ei voi hallita avaimia. Kirjaudu sisään selaimella.
refusal-token-name = Anna avaimelle nimi, jossa on 1–{ $max } merkkiä.
refusal-token-days = Anna avaimelle voimassaoloaika, joka on 1–{ $max } päivää.
refusal-too-many-tokens = Sinulla on jo { $max } avainta. Peru jokin niistä ensin.
refusal-unknown-scope = Valitse, mitä avaimella voi tehdä: read, write tai act.
refusal-unknown-audience = Valitse lukijoiksi participants, network tai public.

## Järjestöjen tuonti tiedostosta

organisation-kind-association = yhdistys
organisation-kind-umbrella = kattojärjestö
organisation-kind-network = verkosto
organisation-kind-foundation = säätiö
organisation-kind-cooperative = osuuskunta
organisation-kind-public-body = julkisyhteisö
organisation-kind-company = yritys
organisation-kind-other = muu
organisation-size-under-50 = alle 50
organisation-size-50-199 = 50–199
organisation-size-200-999 = 200–999
organisation-size-1000-4999 = 1000–4999
organisation-size-5000-or-more = vähintään 5000
sector-culture = kulttuuri ja taide
sector-sports = urheilu ja liikunta
sector-youth = nuoret ja lapsiperheet
sector-health-social = sosiaali- ja terveysala
sector-disability = vammaisuus ja pitkäaikaissairaudet
sector-elderly = ikääntyneet
sector-environment = luonto ja ympäristö
sector-immigration = maahanmuutto ja kotoutuminen
sector-peace-human-rights = rauha ja ihmisoikeudet
sector-education = koulutus ja tutkimus
sector-faith = uskonto ja katsomus
sector-village-neighbourhood = kylät ja asuinalueet
sector-work-livelihood = työ ja toimeentulo
sector-rescue-preparedness = pelastus ja varautuminen
sector-animals = eläimet
sector-other = muu ala
import-title = Tuo järjestöjä tiedostosta
import-intro = Valitse taulukko, jossa on järjestö rivillään. Näet ensin, mitä tapahtuisi. Mitään ei tallenneta, ennen kuin hyväksyt.
import-field-file = Tiedosto
import-field-file-hint = CSV, Excel (.xlsx) tai LibreOffice (.ods), enintään { $rows } riviä ja { $megabytes } megatavua.
import-submit = Näytä, mitä tapahtuisi
import-export = Lataa verkoston järjestöt tiedostona
import-another = Valitse toinen tiedosto
import-guide-title = Mitä tiedostossa voi olla
import-guide-intro = Ensimmäisellä rivillä ovat otsikot, suomeksi, ruotsiksi tai englanniksi ja missä järjestyksessä tahansa. Mikään sarake ei ole pakollinen, kunhan järjestön tunnistaa. Tyhjä ruutu ei poista mitään.
import-guide-id = Tämän palvelun antama tunnus. Se on mukana ladatussa tiedostossa; uudelta järjestöltä se puuttuu.
import-guide-name-fi = Virallinen nimi. Yksi kieli riittää.
import-guide-name-sv = Virallinen nimi. Yksi kieli riittää.
import-guide-name-en = Virallinen nimi. Yksi kieli riittää.
import-guide-kind = Yksi näistä:
import-guide-size = Lukumäärä tai yksi näistä:
import-guide-business-id = Muodossa 1234567-1.
import-guide-association-number = Yhdistysrekisterin numero muodossa 123.456.
import-guide-municipality = Kunnan nimi suomeksi tai ruotsiksi tai kuntanumero.
import-guide-county = Nimi suomeksi tai ruotsiksi, esimerkiksi Pirkanmaa tai HUS-yhtymä.
import-guide-sectors = Yksi tai useampi pilkulla erotettuna:
import-guide-languages = Yksi tai useampi pilkulla erotettuna:
import-guide-website = Muodossa https://www.esimerkki.fi.
import-guide-umbrellas = Kattojärjestön nimi, Y-tunnus tai rekisterinumero; useampi puolipisteellä erotettuna. Jäsenyys alkaa tuontipäivästä.
import-guide-past-umbrellas = Jäsenyys, joka on päättynyt tai alkaa vasta myöhemmin, ja sen päivät: esimerkiksi 1234567-1 (2019-01-01–2021-12-31). Useampi puolipisteellä erotettuna.
import-guide-contact-name = Etu- ja sukunimi. Useammalla yhteyshenkilöllä on kullakin oma rivinsä.
import-guide-contact-email = Yhteyshenkilön sähköpostiosoite.
import-guide-contact-roles = Tyhjä tarkoittaa kaikkia. Yksi tai useampi pilkulla erotettuna:
import-guide-places = Hyvinvointialueet ja niiden kunnat
import-column-id = Tunnus
import-column-name-fi = Nimi suomeksi
import-column-name-sv = Nimi ruotsiksi
import-column-name-en = Nimi englanniksi
import-column-kind = Muoto
import-column-size = Henkilöjäseniä
import-column-business-id = Y-tunnus
import-column-association-number = Rekisterinumero
import-column-municipality = Kunta
import-column-county = Hyvinvointialue
import-column-sectors = Toimialat
import-column-languages = Kielet
import-column-website = Verkkosivu
import-column-umbrellas = Kattojärjestöt
import-column-past-umbrellas = Aiemmat kattojärjestöt
import-column-contact-name = Yhteyshenkilö
import-column-contact-email = Sähköposti
import-column-contact-roles = Roolit
import-preview-title = Mitä tapahtuisi
import-preview-intro = { $count ->
    [one] { $file }: yksi rivi. Mitään ei ole vielä tallennettu.
   *[other] { $file }: { $count } riviä. Mitään ei ole vielä tallennettu.
}
import-tally-faulty = Korjattavia
import-tally-undecided = Päätettäviä
import-tally-new = Uusia
import-tally-changes = Muuttuvia
import-tally-nothing = Ennallaan
import-tally-skipped = Jätetään pois
import-ignored = { $count ->
    [one] Tätä saraketta ei lueta: { $columns }. Korjaa otsikko, jos siinä on jotain tärkeää.
   *[other] Näitä sarakkeita ei lueta: { $columns }. Korjaa otsikot, jos niissä on jotain tärkeää.
}
import-summary = { $count ->
    [one] Yksi rivi odottaa sinua
   *[other] { $count } riviä odottaa sinua
}
import-summary-more = { $count ->
    [one] Ja yksi muu, luettelossa alla.
   *[other] Ja { $count } muuta, luettelossa alla.
}
import-section-faulty = Korjaa tiedostoon tai jätä pois
import-section-undecided = Päätä, onko järjestö uusi
import-section-changes = Muuttuvat
import-list-new = { $count ->
    [one] Yksi uusi järjestö
   *[other] { $count } uutta järjestöä
}
import-list-nothing = { $count ->
    [one] Yksi rivi, jossa ei ole uutta
   *[other] { $count } riviä, joissa ei ole uutta
}
import-list-skipped = { $count ->
    [one] Yksi rivi jätetään pois
   *[other] { $count } riviä jätetään pois
}
import-row = Rivi { $line }
import-nameless = Nimetön
import-undecided = Samanniminen järjestö on jo olemassa: { $name }. Tiedot poikkeavat.
import-changes = Muuttuu tai tulee lisää: { $columns }
import-contact-known = Osoite on jo henkilöllä { $name }. Nimi pysyy ennallaan.
import-decision = Rivi { $line }, { $name }: mitä tehdään?
import-choose = Valitse…
import-choose-mend = Korjaan tiedoston
import-choose-new = Uusi järjestö
import-choose-skip = Jätä pois
import-choose-known = On jo kirjattu
import-choose-same = Sama kuin { $name } ({ $why })
import-choose-same-line = Sama kuin rivi { $line }, { $name } ({ $why })
import-why-id = sama tunnus
import-why-business-id = sama Y-tunnus
import-why-association-number = sama rekisterinumero
import-why-name = sama nimi
import-confirm = Tuo järjestöt
import-confirm-hint = Kaikki rivit tuodaan kerralla, tai ei yhtään. Saman tiedoston voi tuoda uudelleen: se ei lisää mitään toiseen kertaan.
import-look-again = Katso uudelleen
import-skip = Jätä pois rivejä
import-skip-hint = Rivien numerot tai välejä, esimerkiksi 12, 40–52. Jätä tyhjäksi, jos kaikki tuodaan.
import-skip-unread = Kirjoita rivien numerot pilkulla erotettuina, esimerkiksi 12, 40–52. Mitään ei vielä tuotu.
import-done-title = Järjestöt on tuotu
import-done-intro = Kaikki hyväksymäsi rivit on tallennettu.
refusal-import-empty = Tiedostossa ei ole yhtään riviä otsikoiden alla. Tarkista, että valitsit oikean tiedoston.
refusal-import-not-a-table = Tiedosto ei ole taulukko. Tallenna se CSV-, xlsx- tai ods-muodossa ja valitse se uudelleen.
refusal-import-damaged = Taulukkoa ei voi lukea: se on vioittunut tai suojattu salasanalla. Tallenna se uudelleen ilman salasanaa.
refusal-import-too-large = Tiedosto on liian suuri: siinä saa olla enintään { $max } megatavua. Jaa se osiin.
refusal-upload-too-large = Tiedosto on liian suuri: tämä palvelin ottaa vastaan enintään { $max } megatavun tiedostoja. Pienennä tai jaa se.
refusal-import-inflates = Tiedosto olisi purettuna yli { $max } megatavua tai siinä on liian monta osaa. Tallenna taulukko CSV-muodossa.
refusal-import-too-many-rows = Rivejä on liikaa: niitä saa olla enintään { $max }. Jaa tiedosto osiin.
refusal-import-too-many-columns = Sarakkeita on liikaa: niitä saa olla enintään { $max }. Poista ylimääräiset.
refusal-import-cell-too-long = Jossakin ruudussa on liikaa tekstiä: siinä saa olla enintään { $max } merkkiä. Lyhennä se.
refusal-import-no-names = Mikään otsikko ei kerro, missä järjestöjen nimet ovat. Anna sarakkeelle otsikoksi esimerkiksi Nimi suomeksi.
refusal-import-no-comments = Otsikoista ei löydy sarakkeita järjestölle ja kommentille. Anna niille otsikoiksi Järjestö ja Kommentti.
refusal-speaker-missing = Rivillä ei ole järjestöä. Kirjoita sen nimi tai Y-tunnus.
refusal-speaker-unclear = Samalla nimellä on useita järjestöjä. Kirjoita Y-tunnus tai rekisterinumero.
refusal-import-column-twice = Kahdella sarakkeella on sama merkitys. Poista toinen tai muuta sen otsikkoa.
refusal-import-changed = Rekisteri muuttui sillä välin, eikä mitään tuotu. Alla on uusi esikatselu: tarkista se ja tuo sitten.
refusal-import-not-ready = { $count ->
    [one] Mitään ei tuotu: yksi rivi pitää ensin korjata, päättää tai jättää pois.
   *[other] Mitään ei tuotu: { $count } riviä pitää ensin korjata, päättää tai jättää pois.
}
refusal-import-unknown = Arvoa ei tunneta, eikä mikään ole lähellä sitä. Tarkista kirjoitusasu.
refusal-import-unknown-near = Arvoa ei tunneta. Kelpaa: { $accepted }.
refusal-import-unknown-id = Tällä tunnuksella ei ole järjestöä. Jos järjestö on uusi, jätä tunnus tyhjäksi.
refusal-import-unknown-umbrella = Kattojärjestöä ei ole rekisterissä eikä tässä tiedostossa. Lisää sille oma rivi tai tarkista nimi.
refusal-import-unclear-umbrella = Usealla järjestöllä on tämä nimi. Anna kattojärjestön Y-tunnus tai rekisterinumero.
refusal-import-membership-undated = Kirjoita kattojärjestön perään jäsenyyden päivät: esimerkiksi 1234567-1 (2019-01-01–2021-12-31).
refusal-import-email-malformed = Kirjoita sähköpostiosoite muodossa nimi@esimerkki.fi.
refusal-import-email-missing = Yhteyshenkilöltä puuttuu sähköpostiosoite. Lisää se tai tyhjennä nimi ja roolit.
refusal-import-contact-unnamed = Yhteyshenkilöltä puuttuu nimi. Lisää se.

## Järjestörekisteri

organisations-title = Järjestöt
organisations-intro = Nämä järjestöt toimivat verkostossa yhdessä. Verkosto on avoin: mukaan voi hakea mikä tahansa järjestö.
organisations-member = { $count ->
    [one] yksi järjestö
   *[other] { $count } järjestöä
}
organisations-applied = { $count ->
    [one] yksi odottaa vahvistusta
   *[other] { $count } odottaa vahvistusta
}
organisations-left = { $count ->
    [one] yksi on eronnut
   *[other] { $count } on eronnut
}
organisations-declined = { $count ->
    [one] yksi hakemus on hylätty
   *[other] { $count } hakemusta on hylätty
}
organisations-found = { $count ->
    [one] Yksi järjestö löytyi
   *[other] { $count } järjestöä löytyi
}
organisations-none = Yksikään järjestö ei vastaa hakua. Kokeile vähemmillä sanoilla tai tyhjennä rajaukset.
organisation-name = Järjestö
organisation-names-hint = Anna nimi ainakin yhdellä kielellä, enintään { $max } merkkiä.
organisation-name-fi = Nimi suomeksi
organisation-name-sv = Nimi ruotsiksi
organisation-name-en = Nimi englanniksi
organisation-kind = Järjestön laji
organisation-size = Henkilöjäseniä
organisation-size-hint = Arvio riittää. Jätä valitsematta, jos järjestöllä ei ole henkilöjäseniä.
organisation-business-id = Y-tunnus
organisation-business-id-hint = Esimerkiksi 1234567-1. Jätä tyhjäksi, jos sitä ei ole.
organisation-association-number = Yhdistysrekisterin numero
organisation-association-number-hint = Esimerkiksi 123.456. Jätä tyhjäksi, jos sitä ei ole.
organisation-municipality = Kotikunta
organisation-county = Hyvinvointialue
organisation-county-hint = Alue, jolla järjestö toimii. Jos jätät tämän valitsematta, se tulee kotikunnan mukaan.
organisation-sectors = Toimialat
organisation-languages = Toimintakielet
organisation-website = Verkkosivu
organisation-website-hint = Esimerkiksi https://www.esimerkki.fi
organisation-logo = Järjestön tunnus
organisation-logo-hint = PNG-, JPEG- tai WebP-kuva, enintään { $kilobytes } kilotavua ja { $max } kuvapistettä suuntaansa.
organisation-logo-save = Tallenna tunnus
organisation-logo-remove = Poista tunnus
organisation-signing = Kuka allekirjoittaa
organisation-signing-hint = Koskee kaikkia kannanottoja, jotka järjestö allekirjoittaa tästä eteenpäin.
signing-rule-one = yksi allekirjoittaja yksin
signing-rule-two-together = kaksi allekirjoittajaa yhdessä
organisation-edit = Muokkaa tietoja
organisation-edit-title = Muokkaa tietoja: { $name }
organisation-changed-title = Joku muu muutti tietoja samaan aikaan
organisation-changed-hint = Se, mitä kirjoitit, on tallessa lomakkeella. Alla on, mitä rekisterissä nyt lukee niissä kohdissa, jotka eroavat. Jos tallennat, sinun tietosi tulevat niiden tilalle.
organisation-applied-notice = Odottaa vahvistusta. Koordinaattori ei ole vielä hyväksynyt järjestöä verkostoon. Sillä välin se voi jo kommentoida.
organisation-umbrellas = Minkä kattojärjestön jäsen
organisation-members = Jäsenjärjestöt
organisation-members-count = { $count ->
    [one] yksi jäsenjärjestö
   *[other] { $count } jäsenjärjestöä
}
organisation-people = Ihmiset
organisation-people-hint = Tämän osan näkevät vain järjestön omat ihmiset ja verkoston koordinaattorit.
organisation-people-none = Järjestön puolesta ei vielä toimi kukaan.
organisation-statements = Kannanotot, joita järjestö koordinoi
organisation-statements-none = Ei yhtään, jonka voisit lukea.
standing-member = verkostossa
standing-applied = odottaa vahvistusta
standing-left = eronnut
standing-declined = hylätty
standing-member-since = Verkostossa { $when } alkaen
standing-applied-since = Hakenut verkostoon { $when }
standing-left-since = Eronnut verkostosta { $when }
standing-declined-since = Hakemus hylätty { $when }
filter-q = Hae nimellä tai numerolla
filter-sector = Toimiala
filter-standing = Asema verkostossa
filter-any = kaikki
filter-submit = Hae
filter-clear = Tyhjennä rajaukset
pager = Sivut
pager-at = Sivu { $at }/{ $count }
pager-previous = Edellinen
pager-next = Seuraava
not-told = ei kerrottu
choose-none = Ei valittu
day = { $day }.{ $month }.{ $year }
membership-time = Milloin
membership-source = Mistä tieto on
membership-from = { $from } alkaen
membership-from-until = { $from } – { $until }
form-save = Tallenna
reason = Perustelu
reason-hint = Perustelu näkyy kaikille. Älä kirjoita siihen kenenkään henkilötietoja.
organisation-remove-title = Erota järjestö verkostosta
organisation-remove-hint = Järjestön ihmiset eivät voi enää toimia sen puolesta täällä. Koordinaattori voi ottaa järjestön takaisin.
organisation-remove-submit = Erota verkostosta
organisation-reinstate-title = Ota järjestö takaisin verkostoon
organisation-reinstate-hint = Järjestön ihmiset saavat roolinsa takaisin.
organisation-reinstate-submit = Ota takaisin
organisation-new-title = Lisää järjestö
organisation-new-intro = Järjestö tulee heti verkostoon. Sen jälkeen voit kutsua sen ihmiset.
organisation-new-submit = Lisää järjestö
organisation-new-anyway = Se on eri järjestö, lisää se
duplicates-title = Onko järjestö jo rekisterissä?
duplicates-hint = Näillä on sama nimi tai numero. Avaa järjestön sivu ja tarkista, ennen kuin jatkat.
duplicate-business-id = sama Y-tunnus
duplicate-association-number = sama yhdistysrekisterin numero
duplicate-name = sama nimi
members-title = Jäsenjärjestöt
members-of = Jäsenjärjestöt: { $name }
members-intro = Merkitse, mitkä järjestöt ovat tämän kattojärjestön jäseniä, mistä alkaen ja mistä tieto on peräisin.
members-member = Jäsenjärjestö
members-member-hint = Nimi, Y-tunnus tai yhdistysrekisterin numero. Järjestön pitää olla jo rekisterissä.
members-chosen = Mitä näistä tarkoitat?
members-from = Ensimmäinen päivä
members-until = Viimeinen päivä
members-until-hint = Jätä tyhjäksi, jos jäsenyys jatkuu.
members-source-hint = Esimerkiksi kattojärjestön jäsenluettelo 2026.
members-submit = Lisää jäsen
members-ended = Jäsenyyden viimeinen päivä
members-end-submit = Merkitse päättyneeksi
people-title = Ihmiset ja roolit
people-of = Ihmiset ja roolit: { $name }
people-intro = Roolit ratkaisevat, mitä kukin voi tehdä järjestön puolesta. Muutos vaikuttaa heti, myös avoimilla sivuilla.
people-invite = Kutsu uusi ihminen
people-roles-of = Roolit: { $name }
people-reason-hint = Vapaaehtoinen. Perustelu näkyy kaikille.
people-reason-coordinator = Tarvitaan, kun koordinaattorin rooli annetaan tai otetaan pois. Perustelu näkyy kaikille.
people-take = Otetaanko henkilöltä { $name } pois nämä roolit: { $roles }? Tallenna uudelleen, jos olet varma.
apply-title = Hae verkostoon
apply-intro = Verkostoon voi hakea mikä tahansa järjestö. Koordinaattori vahvistaa hakemuksen; sillä välin järjestö voi jo kommentoida.
apply-contact = Yhteyshenkilön nimi
apply-contact-hint = Etunimi ja sukunimi. Nimi näkyy koordinaattoreille ja oman järjestön ihmisille.
apply-email = Yhteyshenkilön sähköpostiosoite
apply-email-hint = Tällä osoitteella yhteyshenkilö kirjautuu sisään. Yhteinen postilaatikko käy.
apply-submit = Lähetä hakemus
apply-anyway = Se on eri järjestö, lähetä hakemus
apply-unconfirmed-title = Vahvista vielä hakemus
apply-unconfirmed = Lähetimme yhteyshenkilön osoitteeseen viestin. Hakemus lähtee koordinaattorille, kun yhteyshenkilö on avannut viestin linkin ja vahvistanut hakemuksen. Linkki on voimassa { $days } päivää. Jos viestiä ei näy, katso myös roskapostista.
apply-confirmed-title = Hakemus on lähetetty
apply-confirmed = Kiitos! Koordinaattori käsittelee hakemuksen. Kerromme päätöksestä yhteyshenkilölle sähköpostilla.
apply-discarded-title = Hakemus on poistettu
apply-discarded = Hakemusta ei lähetetty eikä siitä jäänyt mitään talteen.
apply-confirm-title = Vahvista hakemus
apply-confirm-intro = Sinun osoitteellasi on haettu järjestölle paikkaa verkostossa. Oletko sen yhteyshenkilö?
apply-mine = Sinun osoitteellasi on haettu verkostoon järjestölle { $name }. Oletko sen yhteyshenkilö?
apply-mine-confirm = Kyllä, lähetä hakemus
apply-mine-discard = En, poista hakemus
applications-title = Hakemukset
applications-count = { $count ->
    [one] Yksi järjestö odottaa vastausta.
   *[other] { $count } järjestöä odottaa vastausta.
}
applications-contact = Yhteyshenkilö
applications-accept = Hyväksy verkostoon
applications-decline = Hylkää hakemus
applications-decline-submit = Hylkää
applications-reason = Miksi hakemus hylätään?
contact-title = Yhteystietoni järjestöissä
contact-intro = Kerran vuodessa kysymme, toimitko yhä näiden järjestöjen puolesta.
contact-confirmed = Vahvistettu viimeksi { $when }
contact-due = Pitääkö yhteystieto yhä paikkansa? Edellisestä vahvistuksesta on yli vuosi.
contact-confirm = Kyllä, toimin yhä järjestön puolesta
contact-wrong = Jos et enää toimi järjestön puolesta, pyydä sen pääkäyttäjää ottamaan roolisi pois.
refusal-unknown-choice = Kohdassa { $field } on valinta, jota ei ole. Valitse jokin tarjotuista.
refusal-logo-too-large = Kuva on liian suuri. Pienennä se enintään { $kilobytes } kilotavuun.
refusal-logo-unknown = Valitse PNG-, JPEG- tai WebP-kuva. Muita tiedostoja ei oteta vastaan.
refusal-logo-too-wide = Kuvan leveys ja korkeus saavat olla enintään { $max } kuvapistettä. Pienennä kuva.
refusal-not-its-person = Henkilö ei toimi tämän järjestön puolesta. Kutsu hänet ensin.
refusal-several-organisations = Nimi sopii useaan järjestöön. Valitse, mitä niistä tarkoitat.
refusal-bad-date = Kirjoita päivä muodossa 2026-03-17.
refusal-applications-full = Hakemuksia odottaa nyt niin paljon, ettei uusia voi ottaa vastaan. Yritä muutaman päivän päästä uudelleen.
refusal-applications-enough = Tällä osoitteella odottaa jo { $max } hakemusta. Odota, että ne käsitellään, tai käytä toista yhteyshenkilöä.
refusal-application-gone = Hakemusta ei enää ole: se on jo lähetetty tai poistettu, tai sen vahvistamisesta on myöhästytty. Voit hakea uudelleen.
reason-not-a-date = tiedon pitää olla päivä, esimerkiksi 2026-03-17.
## Sivun ylä- ja alareuna

site-waiting = Odottaa minua
foot-what = Lausumassa järjestöt kirjoittavat yhteiset kannanottonsa, ja jokainen saa tietää, mitä sen sanasta seurasi.
foot-contact = Ota yhteyttä
foot-texts = Tekstien käyttölupa: { $licence }
foot-software = Avoin ohjelma: Apache-2.0 tai MIT
flash-saved = Tallennettu.

## Etusivu niille, jotka eivät ole kirjautuneet

landing-intro = Pieni kyläyhdistys ja iso kattojärjestö kirjoittavat täällä samaa tekstiä. Kaikkien sana painaa yhtä paljon, ja jokainen kommentti saa vastauksen.
landing-apply = Hae mukaan verkostoon
landing-readable = Nyt luettavissa
landing-how = Näin kannanotto syntyy
landing-step-write = Kirjoitetaan yhdessä
landing-step-write-text = Järjestöjen kirjoittajat kirjoittavat samaa tekstiä yhtä aikaa, kukin oman järjestönsä puolesta.
landing-step-comment = Kommentoidaan
landing-step-comment-text = Kommentointikierroksella teksti pysyy paikallaan. Kommentin voi jättää, vaikkei ehtisi kirjoittaa mukana.
landing-step-answer = Vastataan jokaiselle
landing-step-answer-text = Koordinaattori kertoo jokaisesta kommentista, mitä sen pohjalta tehtiin ja miksi. Pienenkin järjestön huomio käsitellään.
landing-step-sign = Allekirjoitetaan
landing-step-sign-text = Järjestö allekirjoittaa juuri sen tekstin, jonka se on hyväksynyt. Varauman saa kirjata näkyviin.
landing-step-publish = Julkaistaan ja seurataan
landing-step-publish-text = Kannanotto on kaikkien luettavissa ja vapaasti käytettävissä. Verkosto kertoo myös, mitä siitä seurasi.
landing-whom = Kenelle
landing-whom-text = Yhdistyksille, kattojärjestöille ja verkostoille. Järjestö päättää itse, kuinka paljon se osallistuu: se voi kirjoittaa, kommentoida tai vain allekirjoittaa.
landing-join-text = Verkosto on avoin, eikä mukaan tulo maksa mitään.

## Tietosuoja

verify-title = Tarkista kuitti
verify-intro = Allekirjoitettu kuitti todistaa, että teko, esimerkiksi kommentti, on kannanoton lokissa juuri sellaisena kuin se tallennettiin.
verify-file = Kuitti tiedostona
verify-paste = Tai kuitin teksti
verify-paste-hint = Tiedoston receipt.json koko sisältö muuttamattomana.
verify-submit = Tarkista
verify-missing = Valitse tiedosto tai liitä kuitin teksti.
verify-holds = Kuitti pitää paikkansa
verify-not = Kuitti ei pidä paikkaansa
verify-ledger = Loki
verify-entry = Merkintä
verify-entry-of = { $entry }, kun merkintöjä oli { $size }
verify-told = Mitä tapahtui
verify-stored = Niin kuin se tallennettiin
verify-key = Allekirjoitettu avaimella
verify-key-ours = Tämän palvelimen avain.
verify-key-foreign = Ei tämän palvelimen avain. Tämä sivu ei tiedä, kenen avain se on.
verify-wrong-too-long = Se on suurempi kuin mikään kuitti. Varmista, että valitsit oikean tiedoston.
verify-wrong-shape = Se ei ole kuitti, tai siinä on muutettu jotain. Lataa kuitti uudelleen äläkä muokkaa sitä.
verify-wrong-newer = Sen on tehnyt tätä uudempi Lausuman versio, eikä tämä voi arvioida sitä.
verify-wrong-keys = Jotain sen avaimista on muutettu, tai avain ei seuraa edellisestä.
verify-wrong-checkpoint = Allekirjoitus ei kuulu siihen, mitä allekirjoitettiin: toista niistä on muutettu.
verify-wrong-not-included = Merkintä ei ole allekirjoitetussa lokissa: merkintää, sen numeroa tai todistetta on muutettu.
verify-wrong-entry = Allekirjoitetussa lokissa on tässä kohdassa jotain muuta kuin tämän numeron merkintä.
verify-trust-title = Luottamatta tähän palvelimeen
verify-trust = Tämä sivu tarkistaa kuitin tällä palvelimella, joten luotat siinä palvelimeen. Ilman palvelinta ja verkkoa kuitin voi tarkistaa omalla koneella ohjelmalla, jolle annetaan aiemmin talteen otettu avain tai avain, joka on muillakin:
verify-keys-title = Tämän palvelimen avaimet
verify-keys-intro = Ota avain talteen tai vertaa sitä muiden talteen ottamaan: silloin kukaan ei voi myöhemmin näyttää sinulle toista lokia. Käytössä oleva avain on ensimmäisenä.
verify-key-since = Käytössä { $since } alkaen
verify-key-between = Käytössä { $since } – { $until }
privacy-title = Tietosuoja
privacy-intro = Lausuma tietää sinusta vain sen, mitä yhteinen kirjoittaminen vaatii.
privacy-q-what = Mitä sinusta tallennetaan?
privacy-a-what = Nimesi, sähköpostiosoitteesi, valitsemasi kieli, roolisi järjestöissä, kirjautumisesi ja se, mitä olet kirjoittanut ja päättänyt. Muuta ei kerätä: sivuilla ei ole seurantaa, mainoksia eikä ulkopuolisia palveluja. Uutiskirjeen tilaajasta tallennetaan vain osoite ja kieli.
privacy-q-why = Mihin tietoja käytetään?
privacy-a-why = Niillä tiedetään, kuka saa kirjoittaa minkin järjestön puolesta, ja niillä sinulle lähetetään kirjautumisviestit ja kutsut. Järjestön nimi näkyy kannanotossa, sinun nimesi ei.
privacy-q-who = Kuka näkee nimesi?
privacy-a-who = Ne, jotka kirjoittavat samaa tekstiä kanssasi, sekä järjestösi pääkäyttäjä ja verkoston koordinaattorit. Sähköpostiosoitteesi näkevät vain kaksi viimeksi mainittua.
privacy-q-where = Missä tiedot ovat?
privacy-a-where = Tällä palvelimella, erillään kannanotoista ja päätöksistä. Niissä sinuun viittaa vain tunnus, josta ei näe, kuka olet.
privacy-q-long = Kuinka kauan tiedot säilyvät?
privacy-a-long = Niin kauan kuin olet mukana, tai kunnes pyydät niiden poistamista. Kirjoittamasi teksti ja tehdyt päätökset jäävät, mutta niistä ei enää näe, että kyse on sinusta.
privacy-q-rights = Mitä voit tehdä?
privacy-a-rights = Kirjautuneena voit katsoa tietojasi, ladata ne itsellesi, korjata nimesi ja poistaa tietosi.

## Miten palvelin voi, sille joka siitä huolehtii
operator-title = Palvelun tila
operator-intro = Mikä nyt on vialla, miten viime vuorokausi meni ja kuinka usein jokin raja tuli vastaan. Täällä ei ole tietoja kenestäkään.
operator-wrong = Mikä nyt on vialla
operator-fine = Kaikki toimii.
operator-runbook-entry = Lisää ylläpidon ohjeessa
operator-runbook = Ylläpidon ohje: mitä hälytys tarkoittaa ja mitä tehdä
operator-now = Nyt
operator-unknown = ei tiedossa
operator-of = { $count }, enintään { $max }
operator-count = { $count }
operator-megabytes = { $count } Mt
operator-milliseconds = { $count } ms
operator-now-version = Versio
operator-now-since = Käynnissä alkaen
operator-now-live = Kirjoittaa tai seuraa tekstiä
operator-now-streams = Seuraa päätöksiä
operator-now-mail = Odottavia viestejä
operator-now-memory = Muisti
operator-now-disk = Vapaata tilaa
operator-now-reserve = Varalla: tämän alla mitään ei tallenneta
operator-now-files = Avoimia tiedostoja ja yhteyksiä
operator-day = Viime vuorokausi minuuteittain
operator-day-since = Alkaen { $when }
operator-day-none = Ensimmäinen minuutti on vielä kesken.
operator-day-told = Nyt { $now }, enimmillään { $most }
operator-day-requests = Pyyntöjä minuutissa
operator-day-refusals = Hylkäyksiä minuutissa
operator-day-failures = Epäonnistuneita pyyntöjä minuutissa
operator-day-live = Kirjoittaa tai seuraa tekstiä
operator-day-flush = Levylle tallentamisen kesto
operator-day-mail = Odottavia viestejä
operator-day-memory = Muisti
operator-day-disk = Vapaata tilaa
operator-limits = Rajat
operator-limits-hint = Jokainen on palvelimen asetus. Vastaan kertoo, kuinka usein se on pidätellyt jotakuta käynnistyksen jälkeen.
operator-limit = Raja
operator-limit-value = Nyt
operator-limit-bounds = Voi olla
operator-limit-met = Vastaan
limit-rate-session-bytes = Tavuja sekunnissa yhden istunnon kirjoitusyhteyksistä
limit-rate-address-connections = Yhteyksiä sekunnissa yhdestä osoitteesta
limit-rate-address-requests = Muutoksia sekunnissa yhdestä osoitteesta kirjautumatta
limit-rate-session-requests = Muutoksia sekunnissa yhdessä istunnossa, tauon jälkeen kuusikymmenkertaisesti
limit-rate-address-mails = Viestejä tunnissa yhteen osoitteeseen
limit-rate-client-mails = Viestejä tunnissa yhden osoitteen pyynnöistä
limit-rate-event-streams = Avoimia seurantoja yhdellä tilillä
limit-rate-address-sockets = Yhteyksiä auki yhtä aikaa yhdestä osoitteesta
limit-rate-person-sockets = Kirjoitusyhteyksiä auki yhtä aikaa yhdellä ihmisellä
limit-upload-mb = Megatavuja tiedostossa, jonka joku tuo
limit-disk-reserve = Megatavuja levytilaa, joka pidetään vapaana
limit-rate-patience = Sekunteja, joita kirjoitusyhteyttä pidätellään ennen sulkemista
trouble-disk-full = Levy on täynnä: lukea voi, mutta mitään ei tallenneta.
trouble-todo-disk-full = Tee levylle tilaa. Tallentaminen jatkuu sitten itsestään.
trouble-store-failed = Tietoja ei voi tallentaa: levy on vikaantunut tai vain luettavissa.
trouble-todo-store-failed = Tutki levy; loki kertoo, mikä epäonnistui. Mitään tallennetuksi kuitattua ei ole hävinnyt.
trouble-going-down = Palvelin on sammumassa.
trouble-todo-going-down = Käynnistä se uudelleen, jos sitä ei sammutettu tahallaan.
trouble-disk-low = Levy on melkein täynnä.
trouble-todo-disk-low = Tee tilaa tai hanki suurempi levy lähipäivinä.
trouble-disk-slow = Levy on hidas: kirjoittaja odottaa, kunnes teksti on tallessa.
trouble-todo-disk-slow = Katso, mikä muu käyttää levyä ja onko se hajoamassa.
trouble-failing = Pyyntöjä epäonnistuu.
trouble-todo-failing = Loki kertoo syyn. Jos vika jatkuu, käynnistä palvelin uudelleen.
trouble-mail-stuck = Sähköposti ei lähde: kirjautuvat odottavat koodiaan.
trouble-todo-mail-stuck = Katso, vastaako postipalvelin: lausuma doctor kertoo. Viestejä yritetään uudelleen vuorokauden ajan.
trouble-backup-old = Varmuuskopiota ei ole tehty kahteen vuorokauteen.
trouble-todo-backup-old = lausuma doctor kertoo syyn. Korjaa se ja tee varmuuskopio heti.
trouble-backup-unchecked = Yhtäkään varmuuskopiota ei ole kahteen viikkoon voitu kokeeksi palauttaa.
trouble-todo-backup-unchecked = Katso, mitä lausuma doctor kertoo, ja palauta yksi käsin tyhjään kansioon.
mended-backup-old = Varmuuskopioita tehdään taas.
mended-backup-unchecked = Varmuuskopio voitiin taas palauttaa kokeeksi.
trouble-few-sockets = Uusia yhteyksiä mahtuu enää vähän.
trouble-todo-few-sockets = Salli prosessille enemmän avoimia tiedostoja tai selvitä, kuka avaa niitä näin paljon.

## Mitä lausuma doctor kertoo komentorivillä

doctor-line = { $about }: { $sentence }.
doctor-line-todo = { $about }: { $sentence }. Tee näin: { $remedy }.
doctor-mark-ok = kunnossa
doctor-mark-look = katso tämä
doctor-mark-wrong = vialla
doctor-wrong-lines = Rivejä, joiden alussa on ”vialla”: { $count }. Jokainen kertoo, mitä pitää tehdä.
doctor-silent = Mikään palvelin ei vastaa osoitteessa { $address }: { $why }.
doctor-unwritten = Löydöksiä ei voi tulostaa: { $why }.
doctor-about-settings = asetukset
doctor-about-server = palvelin
doctor-about-data = tallennuskansio
doctor-about-backups = varmuuskopiot
doctor-about-clock = kello
doctor-about-sockets = yhteydet
doctor-about-mail = sähköposti
doctor-about-public-address = julkinen osoite
doctor-said = ohjelman oma ilmoitus on ”{ $text }”
doctor-system-missing = tiedostoa tai kansiota ei ole
doctor-system-denied = tällä käyttäjällä ei ole oikeutta
doctor-system-refused = siellä mikään ei ota yhteyttä vastaan
doctor-system-reset = toinen pää katkaisi yhteyden
doctor-system-timeout = se kesti liian kauan
doctor-system-unreachable = verkosta ei löydy sinne reittiä
doctor-system-read-only = levyä voi vain lukea
doctor-asked-tls = TLS-yhteys ei synny: { $why }
doctor-asked-http = vastaus ei ole kelvollista HTTP:tä: { $why }
doctor-asked-body = vastaus katkeaa tai on liian pitkä: { $why }
doctor-asked-request = pyyntöä ei voi muodostaa: { $why }
doctor-asked-certificates = varmenteita ei voi tarkistaa tällä koneella: { $why }
doctor-asked-slow = vastausta ei tullut { $seconds } sekunnissa
doctor-certificate-issuer = tämä kone ei luota varmenteen myöntäjään
doctor-certificate-over = varmenne ei ole enää voimassa
doctor-certificate-name = varmenne on toisen nimen
doctor-settings-none = tiedostoa ei ole, kaikki tulee komentoriviltä, ympäristöstä tai oletuksista
doctor-settings-read = luettu tiedostosta { $path }
doctor-settings-open = kaikki tämän koneen käyttäjät voivat lukea tiedoston { $path }
doctor-settings-open-todo = jos sähköpostipalvelimen salasana on siellä, aja { $command }
doctor-server-runs = käynnissä, vastaa osoitteessa { $address }
doctor-server-other = osoitteessa { $address } vastaa jokin muu kuin Lausuma
doctor-server-other-todo = sammuta se, tai valitse toinen osoite asetuksella listen
doctor-server-none = mikään palvelin ei vastaa osoitteessa { $address }
doctor-server-none-todo = jos sen pitäisi olla käynnissä, käynnistä se: systemctl start lausuma; miksi se ei käynnistynyt: journalctl -u lausuma
doctor-data-file = { $path } on tiedosto eikä kansio
doctor-data-file-todo = anna kansio asetuksella data, tai siirrä tiedosto muualle
doctor-data-unseen = kansiota { $path } ei voi tutkia: { $why }
doctor-data-unseen-todo = aja komento samana käyttäjänä kuin palvelin: runuser -u lausuma -- lausuma doctor
doctor-data-others = tämän koneen muut käyttäjät voivat katsoa kansioon { $path }
doctor-data-to-come = kansiota { $path } ei vielä ole; se tehdään ensimmäisessä käynnistyksessä
doctor-data-missing = kansiota { $path } ei ole, eikä tämä käyttäjä saa tehdä sitä
doctor-data-missing-todo = käynnistä palvelu, jonka yksikkö tekee kansion, tai aja install -d -m 700 -o lausuma -g lausuma { $path }
doctor-data-read-only = kansio { $path } on levyllä, jota voi vain lukea: { $why }
doctor-data-unwritable = kansioon { $path } ei voi kirjoittaa: { $why }
doctor-data-unwritable-todo = aja komento samana käyttäjänä kuin palvelin (runuser -u lausuma -- lausuma doctor); jos vika on silloinkin, aja chown -R lausuma:lausuma { $path } ja katso levyn tila komennolla dmesg
doctor-data-owner = kansion { $path } omistaa toinen käyttäjä, { $owner }
doctor-data-writable = kansioon { $path } voi kirjoittaa
doctor-data-split = kansio { $path } on eri levyllä kuin kansio sen ympärillä
doctor-data-split-todo = sammuta palvelin ja siirrä koko kansio samaan tiedostojärjestelmään
doctor-data-newer = kansion { $path } tallennusmuoto on { $found }, mutta tämä versio tuntee muodot vain lukuun { $known } asti
doctor-data-newer-todo = asenna se Lausuman versio, joka kansion kirjoitti, tai uudempi; mitään ei muutettu
doctor-data-in-use = kansio { $path } on toisen ohjelman käytössä
doctor-data-damaged = kansio { $path } on vaurioitunut: { $why }
doctor-data-damaged-todo = palauta varmuuskopio tyhjään kansioon, ja pidä tämä kansio sellaisenaan
doctor-data-damaged-file = sen tiedosto { $name } puuttuu tai on vaurioitunut
doctor-data-unopened = kansiota { $path } ei voi avata: { $why }
doctor-data-full = kansion { $path } levyllä on tilaa { $free } Mt; kun tilaa on alle { $reserve } Mt, mitään ei tallenneta
doctor-data-full-todo = tee tilaa: poista tarpeetonta, tai suurenna levyä
doctor-data-low = kansion { $path } levyllä on tilaa enää { $free } Mt; kun tilaa on alle { $reserve } Mt, mitään ei enää tallenneta
doctor-data-low-todo = tee tilaa lähiaikoina
doctor-data-empty = kansion { $path } levyllä on tilaa { $free } Mt; mitään ei ole vielä tallennettu
doctor-data-checked = kansion { $path } levyllä on tilaa { $free } Mt; tallennettu tarkistettiin, kun palvelin käynnistyi
doctor-data-unchecked = kansion { $path } levyllä on tilaa { $free } Mt; tallennettu tarkistetaan, kun palvelin käynnistyy
doctor-backups-none = niitä ei tehdä
doctor-backups-none-todo = anna asetukset backup-to ja backup-key (docs/backup.md), ellei koko koneesta oteta varmuuskopiota
doctor-backups-contradict = asetukset ovat ristiriidassa
doctor-backups-no-key-set = backup-to on annettu, mutta backup-key ei. Tee avain komennolla lausuma backup key --backup-key TIEDOSTO, ja anna tiedosto asetuksessa
doctor-backups-no-place-set = backup-key on annettu, mutta backup-to ei. Kerro, mihin varmuuskopiot menevät, esimerkiksi /srv/backups
doctor-backups-place-neither = backup-to ei kelpaa varmuuskopioiden paikaksi: se ei ole kansion koko polku, kuten /srv/backups, eikä muotoa s3://TUNNUS:SALAISUUS@PALVELIN/SÄILÖ
doctor-backups-place-bucket = backup-to ei kelpaa varmuuskopioiden paikaksi: säilö annetaan muodossa s3://TUNNUS:SALAISUUS@PALVELIN/SÄILÖ/KANSIO?region=ALUE, kaksi viimeistä tarvittaessa
doctor-backups-in-data = backup-to on { $place }, joka on tallennuskansiossa ja katoaa sen mukana. Valitse kansio toiselta levyltä
doctor-backups-keyless = niille ei ole avainta
doctor-backups-key-missing = tiedostoa { $path } ei ole, joten avain puuttuu. Tee avain komennolla lausuma backup key, tai siirrä omasi sinne
doctor-backups-key-unreadable = avainta ei voi lukea tiedostosta { $path }: { $why }
doctor-backups-key-open = kaikki tämän koneen käyttäjät voivat lukea avaimen tiedostosta { $path }. Aja chmod o= { $path }, ja yritä uudelleen
doctor-backups-key-damaged = tiedostossa { $path } ei ole varmuuskopioiden avainta, tai jokin sen merkki on väärin
doctor-backups-hold = paikassa { $place } niitä on { $count }
doctor-backups-hold-none = paikka { $place } on olemassa, mutta siellä ei ole vielä yhtään
doctor-backups-unusable = paikkaa { $place } ei voi käyttää
doctor-backups-folder-missing = varmuuskopioiden kansiota { $path } ei ole. Liitä sen levy, tai tee kansio: install -d -m 700 -o lausuma { $path }
doctor-backups-folder-denied = varmuuskopioiden kansioon { $path } ei voi kirjoittaa: { $why }. Anna kansio sille käyttäjälle, jona palvelin toimii
doctor-backups-folder-read-only = varmuuskopioiden kansiota { $path } voi täällä vain lukea. Tarkista sen levy, ja salli palvelun kirjoittaa sinne (docs/backup.md)
doctor-backups-folder-full = levy, jolla { $path } on, on täynnä. Tee tilaa, tai valitse toinen paikka; aiemmat varmuuskopiot ovat ennallaan
doctor-backups-folder-failed = varmuuskopioiden kansio { $path } ei toimi: { $why }
doctor-backups-bucket-refused = { $place } ei päästä sisään: vastaus on { $status }. Tarkista tunnus ja salaisuus asetuksesta backup-to
doctor-backups-bucket-missing = palvelussa { $place } ei ole sellaista säilöä. Tee se palveluntarjoajan sivuilla, tai korjaa asetus backup-to
doctor-backups-bucket-unreached = paikkaan { $place } ei saa yhteyttä: { $why }
doctor-backups-bucket-failed = paikka { $place } ei toimi: { $why }
doctor-backups-other-key = paikassa { $place } olevat varmuuskopiot on tehty toisella avaimella. Anna oikea avain, tai valitse toinen paikka
doctor-backups-newer = paikassa { $place } olevat varmuuskopiot on tehty uudemmalla ohjelmalla. Asenna se tai sitä uudempi, ja yritä uudelleen
doctor-backups-part-missing = varmuuskopion osa { $part } puuttuu. Tee uusi: lausuma backup now
doctor-backups-part-damaged = varmuuskopion osa { $part } on vaurioitunut. Tee uusi: lausuma backup now
doctor-backups-made = viimeksi tehdyn numero on { $number }, ja sen aika on { $at }
doctor-backups-made-none = tämä palvelin ei ole vielä tehnyt yhtään
doctor-backups-made-todo = varmista, että palvelin on käynnissä, ja pyydä siltä varmuuskopio: lausuma backup now
doctor-backups-failing = yhtään ei ole saatu tehtyä tämän hetken jälkeen: { $since }; palvelin kirjasi syyn englanniksi: ”{ $why }”; { $last }
doctor-backups-failing-todo = korjaa syy (docs/backup.md luettelee syyt) ja pyydä sitten palvelimelta varmuuskopio: lausuma backup now
doctor-backups-checked = numero { $number } palautettiin kokeeksi onnistuneesti { $at }
doctor-backups-checked-none = palauttamista ei ole vielä kokeiltu
doctor-backups-checked-todo = varmista, että palvelin on käynnissä, ja kokeile itse: lausuma restore --check
doctor-backups-unrestorable = yhtään ei ole saatu palautettua tämän hetken jälkeen: { $since }; palvelin kirjasi syyn englanniksi: ”{ $why }”; { $last }
doctor-backups-unrestorable-todo = korjaa syy (docs/backup.md luettelee syyt) ja kokeile sitten itse: lausuma restore --check
doctor-clock-untold = mitään ei ole vielä tallennettu, joten ristiriitaa ei voi olla
doctor-clock-behind = kello on jäljessä siitä, milloin viimeksi tallennettiin: { $minutes ->
    [one] minuutin
   *[other] { $minutes } minuuttia
}
doctor-clock-behind-todo = aseta kello oikeaan, ja käynnistä palvelin sitten uudelleen: uusi ei saa saada aiempaa aikaa kuin se, mikä on jo tallessa
doctor-clock-fine = kello ei ole jäljessä viimeisestä tallennuksesta
doctor-clock-kept = kelloa pidetään ajassa verkon kautta
doctor-clock-unkept = mitään, mikä pitäisi kellon ajassa verkon kautta, ei löytynyt
doctor-clock-unkept-todo = apt-get install systemd-timesyncd, ellei alla oleva kone pidä kelloa ajassa (kontti, jotkin virtuaalikoneet)
doctor-sockets-may = palvelin voi avata niitä { $count }
doctor-sockets-may-here = tästä käynnistetty palvelin voi avata niitä { $count }
doctor-sockets-few = palvelin voi avata niitä vain { $count }, ja jokainen kävijä vie yhden
doctor-sockets-few-here = tästä käynnistetty palvelin voi avata niitä vain { $count }, ja jokainen kävijä vie yhden
doctor-sockets-few-todo = kirjoita palvelun yksikköön LimitNOFILE={ $count }, niin kuin ohjelman mukana tulevassa yksikössä
doctor-mail-unnamed = asetuksissa ei ole kelvollista sähköpostipalvelinta
doctor-mail-unnamed-url = anna sähköpostipalvelin muodossa smtp://mail.example.org:587?tls=required tai smtps://tunnus:salasana@mail.example.org
doctor-mail-unnamed-from = anna lähettäjä asetuksella mail-from, esimerkiksi { $example }
doctor-mail-folder = sähköpostipalvelinta ei ole annettu, joten viestit menevät kansioon { $path }
doctor-mail-folder-todo = anna asetukset smtp-url ja mail-from, ellei joku välitä viestejä käsin
doctor-mail-fine = sähköpostipalvelin vastaa ja päästää palvelimen sisään
doctor-mail-refused = sähköpostipalvelin ei päästä palvelinta sisään: { $why }
doctor-mail-refused-todo = vertaa asetusta smtp-url sähköpostipalvelun ohjeisiin: palvelin, portti, tunnus, salasana (sen merkit @ : / kirjoitetaan %40 %3A %2F); tarkista myös, pääseekö tästä koneesta siihen porttiin
doctor-mail-plain = salasanat ja viestit saattavat mennä sähköpostipalvelimelle salaamatta
doctor-mail-plain-todo = käytä muotoa smtps://… (portti 465) tai smtp://…:587?tls=required
doctor-mail-no-address = osoite, johon viesti pitäisi lähettää, ei ole sähköpostiosoite
doctor-mail-no-address-todo = anna se muodossa --send-to nimi@example.org
doctor-mail-taken = sähköpostipalvelin otti viestin vastaan; katso, tuliko se perille ja jäikö se roskapostiin
doctor-mail-untaken = sähköpostipalvelin ei ottanut viestiä vastaan: { $why }
doctor-mail-untaken-todo = asetuksen mail-from pitää olla osoite, josta sähköpostipalvelin suostuu lähettämään
doctor-public-unset = sitä ei ole annettu, joten viestien linkit vievät osoitteeseen http://{ $listen }
doctor-public-unset-todo = anna public-url, esimerkiksi https://lausuma.example.org
doctor-public-none = { $url } ei ole verkko-osoite
doctor-public-none-todo = anna public-url muodossa https://lausuma.example.org
doctor-public-unknown = nimi { $host } ei johda minnekään: { $why }
doctor-public-unknown-todo = lisää verkkotunnuksen ylläpidossa A-tietue (ja AAAA-tietue), jossa on tämän koneen osoite; voi kestää tunnin, ennen kuin se tunnetaan kaikkialla
doctor-public-no-address = osoitetta ei ole
doctor-public-unreached = osoitteeseen { $url } ei saa yhteyttä: { $why }
doctor-public-unreached-tls = hanki nimelle uusi varmenne (certbot renew), anna välityspalvelimelle koko varmenneketju (fullchain.pem) ja lataa sen asetukset uudelleen
doctor-public-unreached-todo = katso, toimiiko välityspalvelin (systemctl status nginx) ja päästääkö palomuuri läpi portit 80 ja 443; joissakin verkoissa kone ei pääse itseensä julkisen osoitteensa kautta: kokeile muualta
doctor-public-no-tls = osoitteessa { $url } ei ole TLS-salausta, joten kuka tahansa matkan varrella voi lukea, mitä ihmiset lähettävät
doctor-public-no-tls-todo = aseta eteen välityspalvelin, jolla on varmenne, ja anna public-url muodossa https://…
doctor-public-ending = varmenne on voimassa enää { $days ->
    [one] yhden päivän
   *[other] { $days } päivää
}
doctor-public-ending-todo = selvitä, miksi sitä ei ole uusittu: certbot renew tai journalctl -u caddy
doctor-public-valid = varmenne on voimassa, vielä vähintään { $days } päivää
doctor-public-this = { $url } johtaa tälle palvelimelle
doctor-public-another = osoitteessa { $url } vastaa toinen Lausuma
doctor-public-another-todo = katso, minne välityspalvelin ohjaa (proxy_pass) ja minne nimi johtaa
doctor-public-elsewhere = osoitteessa { $url } vastaa Lausuma, mutta ei siellä, missä sen näiden asetusten mukaan pitäisi olla
doctor-public-elsewhere-todo = anna tälle komennolle käynnissä olevan palvelimen asetukset (--config), tai sammuta se
doctor-public-proxy = osoitteessa { $url } vastaa välityspalvelin, mutta palvelin sen takana ei ole käynnissä
doctor-public-proxy-todo = käynnistä palvelin
doctor-public-something = osoitteessa { $url } vastaa jokin muu, ja vastaus on { $status }
doctor-public-something-todo = ohjaa välityspalvelin siihen osoitteeseen, joka on asetuksessa listen
doctor-public-together = yhdessä kirjoittaminen kulkee läpi (WebSocket)
doctor-public-not-together = yhdessä kirjoittaminen ei kulje läpi (WebSocket): { $why }
doctor-public-not-together-todo = välityspalvelimen pitää välittää otsakkeet Upgrade ja Connection HTTP/1.1-yhteydellä, kuten mukana tulevassa tiedostossa nginx.conf
doctor-public-answer = vastaus oli { $status }
doctor-public-believed = välityspalvelin uskoo, mitä kävijät itse sanovat osoitteestaan otsakkeessa { $header }
doctor-public-believed-todo = välityspalvelimen pitää asettaa otsake itse: { $command }
doctor-public-own = kävijät lasketaan oman osoitteensa mukaan; tämän koneen osoite on { $address }
doctor-public-second = toiseen pyyntöön ei tullut vastausta: { $why }
doctor-public-second-todo = yritä uudelleen
doctor-public-as-one = kaikki kävijät lasketaan yhdeksi, koska välityspalvelin ei kerro, kenen pyyntöjä se välittää
doctor-public-as-one-todo = anna asetus client-address-header = "X-Forwarded-For", ja pane välityspalvelin asettamaan se otsake
doctor-public-connected = kävijät lasketaan sen osoitteen mukaan, josta he ottavat yhteyden
doctor-public-unsaid = välityspalvelin ei aseta otsaketta { $header }, joten kaikki kävijät lasketaan yhdeksi
doctor-public-unsaid-todo = pane välityspalvelin asettamaan otsake: { $command }

## Kannanoton sivut ja mitä niillä nyt voi tehdä

statement-pages = Kannanoton sivut
statement-participants = Osallistujat
statement-log = Päätökset
asked-coordinate = Järjestösi { $organisation } koordinoi tätä kannanottoa.
asked-write = Voit nyt kirjoittaa luonnosta järjestön { $organisation } puolesta.
asked-comment = Nyt luonnosta kirjoitetaan. Voit jo kommentoida sitä järjestön { $organisation } puolesta.
asked-no-hat = Et toimi vielä minkään verkoston järjestön puolesta. Pyydä rooli järjestösi pääkäyttäjältä.

## Mikä odottaa

waiting-title = Mikä odottaa sinua
waiting-intro = Täällä näet, missä sinua juuri nyt tarvitaan kaikissa järjestöissäsi.
waiting-round = { $title } – { $round }. { $state }: { $times }
waiting-round-what = Siirry kierrokseen
waiting-nothing = Mikään ei odota sinua juuri nyt. Kun jossain tarvitaan sinua, se näkyy täällä.
waiting-no-hat = Et toimi vielä minkään järjestön puolesta.
waiting-no-hat-what = Hae järjestösi mukaan verkostoon
waiting-contact = Oletko edelleen järjestön { $organisation } yhteyshenkilö?
waiting-contact-what = Vastaa
waiting-applications = { $count ->
    [one] Yksi järjestö hakee mukaan verkostoon.
   *[other] { $count } järjestöä hakee mukaan verkostoon.
}
waiting-applications-what = Käsittele hakemukset
waiting-mine = Haettiinkö järjestö { $organisation } mukaan verkostoon sinun nimissäsi?
waiting-invitation-what = Avaa kutsu
waiting-hat = Toimit useamman järjestön puolesta. Valitse, mitä niistä edustat nyt.
waiting-write = Voit kirjoittaa näihin
waiting-write-for = Järjestön { $organisation } puolesta
waiting-own = Omat asiat

## Omat tiedot

profile-title = Omat tiedot
profile-intro = Nimesi näkyy niille, jotka kirjoittavat samaa tekstiä kanssasi.
profile-name = Nimi
profile-name-hint = Nimi, jolla muut tuntevat sinut.
profile-email = Sähköpostiosoite
profile-email-hint = Tällä osoitteella kirjaudut sisään. Jos osoite vaihtuu, pyydä järjestösi pääkäyttäjältä uusi kutsu.
profile-roles = Roolisi järjestöissä
profile-save = Tallenna
profile-language = Kieli
profile-sessions = Missä olet kirjautuneena
profile-tokens = Avaimet omille ohjelmillesi

## Mitä sinusta on tallessa

data-title = Mitä minusta on tallennettu
data-intro = Tässä on kaikki, mitä palvelimella on sinusta. Voit ladata saman tiedostona.
data-download = Lataa tiedostona
data-language-none = ei valittu
data-sessions = Kirjautumiset
data-tokens = Avaimet
data-invitations = Sinulle lähetetyt kutsut
data-mails = Sinulle lähetetyt viestit, jotka ovat vielä muistissa
data-acts = Päätöksesi ja tekosi, joista jäi merkintä
data-written = Tekstit, joita olet kirjoittanut
data-written-none = Et ole kirjoittanut yhteenkään tekstiin.
data-count = { $count } kpl
data-changes = { $count ->
    [one] yksi muutos
   *[other] { $count } muutosta
}

## Tietojen poistaminen

erase-title = Poista tietoni
erase-intro = Poistaminen tapahtuu heti, eikä sitä voi perua.
erase-goes = Mitä poistuu
erase-goes-text = Nimesi, sähköpostiosoitteesi, valitsemasi kieli, roolisi, kirjautumisesi, avaimesi, sinulle lähetetyt kutsut ja viestit sekä tieto siitä, mitä olet viimeksi lukenut. Sinut kirjataan ulos kaikkialta.
erase-stays = Mitä jää
erase-stays-text = Kirjoittamasi teksti jää kannanottoihin ja tehdyt päätökset niiden päätöshistoriaan, mutta niissä on vain tunnus, josta ei saa enää selville, kuka olit.
erase-copies-text = Varmuuskopioista tietosi häviävät sitä mukaa kuin kopiot korvataan uusilla. Palvelimen levyltä vanhat tallenteet kirjoitetaan yli ajan mittaan.
erase-sure = Haluan, että tietoni poistetaan lopullisesti.
erase-do = Poista tietoni lopullisesti
refusal-not-sure = Rastita ensin, että haluat tietosi poistettavan.
flash-reminded = Muistutus lähtee vastaamatta jääneille.
flash-erased = Tietosi on poistettu. Kiitos, että olit mukana.

# Kierrokset ja versiot

rounds = Kierrokset
rounds-title = Kierrokset: { $title }
rounds-intro = Kommentointikierroksella järjestöt kommentoivat lukittua versiota. Se ei muutu, vaikka luonnosta kirjoitettaisiin.
rounds-empty = Kierroksia ei ole vielä.
rounds-all = Kaikki kierrokset ja versiot
report = Kierroksen yhteenveto
report-open = Kierros on ollut auki { $time }.
report-wrote-nobody = Tekstiä ei ole muutettu kommentoitavan version jälkeen.
report-changes = Mikä muuttui kierroksen aikana
report-acts = Kierroksen vaiheet
report-markdown = Yhteenveto tekstinä
report-may-answer = { $count ->
    [one] { $count } järjestö on voinut kommentoida.
   *[other] { $count } järjestöä on voinut kommentoida.
}
report-wrote = { $count ->
    [one] Kommentoitavan version jälkeen tekstiä on muuttanut { $count } järjestö: { $organisations }.
   *[other] Kommentoitavan version jälkeen tekstiä on muuttanut { $count } järjestöä: { $organisations }.
}
history = Historia
history-title = Historia: { $title }
history-intro = Milloin tekstiä on kirjoitettu, lukittu ja kommentoitu, uusimmasta alkaen.
history-empty = Mitään ei ole vielä tapahtunut.
history-wrote = { $organisations } kirjoitti.
history-look = Katso teksti tältä hetkeltä
anew = Aloita teksti alusta
anew-intro = Jos tekstiin on joskus kirjoitettu jotain, minkä pitää kadota myös muutoshistoriasta, tai jos historia on täynnä, aloita teksti alusta. Se sanoo saman kuin nyt, mutta siitä, miten se on kirjoitettu, ei jää mitään. Tätä ei voi perua.
anew-goes = Tämä katoaa
anew-goes-changes = Kaikki muutokset kaikissa kieliversioissa, myös poistetuissa, ja tekstin aiemmat hetket historiasta.
anew-goes-hands = Tieto siitä, mikä järjestö kirjoitti minkäkin sanan tähän asti.
anew-goes-checks = Merkintä siitä, että kieliversio vastaa tekstiä, jos jompikumpi on muuttunut merkinnän jälkeen.
anew-goes-unsent = Jos jollakulla on muutoksia, joita palvelin ei ole vielä saanut, hän saa ne takaisin kopioitavaksi.
anew-stays = Tämä säilyy
anew-stays-text = Teksti sellaisena kuin se on nyt ja jokainen lukittu versio. Jos poistettavat sanat ovat lukitussa versiossa, ne näkyvät siinä yhä.
anew-stays-comments = Kommentit, niiden ratkaisut ja allekirjoitukset. Kommentti pysyy sanojensa kohdalla, jos sanat ovat tekstissä vain kerran; muuten se näkyy sivulla lainauksineen.
anew-stays-returned = Tekstit, jotka on palautettu kirjoittajilleen.
anew-stays-backups = Varmuuskopiot, kunnes palvelun ylläpitäjä on poistanut ne.
anew-reason-hint = Näkyy kannanoton päätöksissä kaikille, jotka näkevät sen. Älä toista sanoja, joiden pitää kadota.
anew-do = Poista historia ja aloita alusta
log-begun-anew = aloitti tekstin alusta ja poisti sen muutoshistorian.
begun-anew = Koordinaattori on aloittanut tekstin alusta. Palvelin ei ollut vielä saanut näitä muutoksiasi, eikä niitä voi lisätä uuteen tekstiin sellaisinaan.
moment-title = Aiempi teksti
moment-restore = Palauta tämä teksti
moment-restore-hint = Palautus on uusi muutos nykyiseen tekstiin. Mitään ei poisteta: nykyinen teksti jää historiaan.
moment-intro = { $count ->
    [one] Näin teksti oli, kun siinä oli { $count } muutos.
   *[other] Näin teksti oli, kun siinä oli { $count } muutosta.
}
round-new = Avaa kommentointikierros
round-new-intro = Kierroksen alkaessa luonnos lukitaan versioksi, jota kommentoidaan. Samalla vahvistuu, ketkä lukevat ja osallistuvat.
round-new-send = Avaa kierros
round-name = Kierroksen nimi
round-name-hint = Vapaaehtoinen. Esimerkiksi: Jäsenjärjestöjen kierros
round-opens = Avautuu
round-opens-hint = Suomen aikaa. Jos jätät tyhjäksi, kierros avautuu heti.
round-closes = Sulkeutuu
round-closes-hint = Suomen aikaa. Kierros sulkeutuu silloin itsestään.
round-drafting = Luonnos kierroksen aikana
round-drafting-hint = Kommentoitava versio ei muutu kummassakaan tapauksessa.
round-numbered = Kierros { $round }
round-times = { $opens } – { $closes }.
round-left = Aikaa on jäljellä { $left }.
round-opens-in = Avautumiseen on { $left }.
round-about = Kommentoitava versio { $version }
round-outcome = Tuloksena versio { $version }
round-state-scheduled = Tulossa
round-state-open = Auki
round-state-answering = Kommentteihin vastataan
round-state-finished = Päätetty
round-state-cancelled = Peruttu
round-act-close = Sulje kierros
round-act-close-intro = Kierros sulkeutuu heti, ennen sovittua aikaa. Myöhästyneet kommentit otetaan erikseen vastaan.
round-act-extend = Pidennä aikaa
round-act-extend-intro = Kierroksen uusi sulkeutumisaika näkyy heti kaikille. Perustelu on julkinen.
round-act-reopen = Avaa kierros uudelleen
round-act-reopen-intro = Kierros avautuu samasta versiosta uuteen sulkeutumisaikaan asti. Perustelu on julkinen.
round-act-cancel = Peru kierros
round-act-cancel-intro = Kierros ei avaudu. Perustelu on julkinen.
round-act-finish = Päätä kierros
round-act-finish-intro = Teksti lukitaan nyt versioksi, johon kierros johti. Tätä ei voi perua.
step-sign-on = Lukitse allekirjoitettavaksi
step-sign-on-intro = Teksti lukitaan versioksi, jonka järjestöt allekirjoittavat. Sen jälkeen kukaan ei muuta sitä.
step-sign-on-urgent = Yhtään kommentointikierrosta ei ole päätetty. Kannanotto menee allekirjoitettavaksi kiireellisenä, ja se näkyy kaikille.
step-resume = Palauta kirjoitettavaksi
step-resume-intro = Teksti avataan kirjoitettavaksi. Lukittu versio säilyy sellaisena kuin se on.
step-publish = Julkaise
step-publish-intro = Lukittu versio julkaistaan kaikille.
new-adapts = Pohjana on kannanotto { $title }. Sen teksti tulee luonnokseksi, jota voit muokata vapaasti. Uudessa kannanotossa kerrotaan, mihin se perustuu.
adapt-way = Tee kannanotto toisen verkoston kannanotosta
adapt-title = Kannanotto toisen verkoston kannanotosta
adapt-intro = Lataa toisen verkoston julkaistun kannanoton sivulta tarkistuspaketti (ZIP) ja tuo se tänne. Paketti tarkistetaan ensin. Sen teksti tulee luonnokseksi, ja uudessa kannanotossa kerrotaan, mihin se perustuu.
adapt-file = Tarkistuspaketti
adapt-file-hint = ZIP-tiedosto, enintään 4 megatavua
adapt-field-title-hint = Jos jätät tyhjäksi, otsikko on sama kuin alkuperäisessä.
adapt-language-hint = Jos kannanotto on julkaistu tällä kielellä, luonnokseksi tulee se teksti. Muuten tulee alkuperäinen teksti.
adapt-submit = Tarkista ja aloita
adapted-from = Pohjana
refusal-nothing-to-adapt = Kannanottoa ei ole julkaistu tässä osoitteessa. Tarkista osoite tai aloita tyhjästä.
refusal-not-a-bundle = Tiedosto ei ole tarkistuspaketti. Lataa se kannanoton julkiselta sivulta kohdasta tarkistuspaketti (ZIP) ja tuo se sellaisenaan.
refusal-bundle-broken = Tarkistuspaketti ei ole ehjä: sen osat eivät vastaa sen pöytäkirjaa. Lataa se uudelleen kannanoton julkiselta sivulta.
public-adapt = Tee tästä oma kannanotto
public-adapt-hint = Toisessa verkostossa: lataa tarkistuspaketti ja tuo se siellä uuden kannanoton pohjaksi.
publish-at = Milloin
publish-at-hint = Suomen aikaa. Jos jätät tyhjäksi, kannanotto julkaistaan heti. Muuten se julkaistaan silloin itsestään, eikä mitään ole julkista ennen sitä.
step-untime = Peru ajastus
step-untime-intro = Kannanottoa ei julkaista itsestään. Voit julkaista sen myöhemmin tai ajastaa uudelleen.
stage-timed = Julkaistaan { $at }
embargo = Lehdistölle etukäteen
embargo-link = Tästä osoitteesta kannanoton voi lukea ennen julkaisua ilman kirjautumista. Anna se vain niille, jotka noudattavat julkaisuvapautta. Jos ajankohta muuttuu, osoitekin muuttuu.
embargo-until = Julkaisuvapaa { $at }
embargo-hint = Tämä sivu on annettu sinulle etukäteen. Älä julkaise tai jaa sitä ennen julkaisuvapautta. Allekirjoittajia voi tulla vielä lisää.
embargo-since = Julkaistaan
step-follow-up = Kerro seurannasta
step-follow-up-intro = Kerro lyhyesti, mitä kannanotosta seurasi.
step-withdraw = Luovu kannanotosta
step-withdraw-intro = Kannanoton työ päättyy tähän. Tekstit ja päätökset säilyvät.
versions = Lukitut versiot
versions-hint = Lukittu versio ei muutu enää.
version = Versio { $version }
version-sealed = Lukittu { $when }. Tämä teksti ei muutu enää.
version-hash = Tarkiste (SHA-256)
version-markdown = Teksti, josta tarkiste on laskettu
left-moment = alle minuutti
left-days = { $count ->
    [one] { $count } päivä
   *[other] { $count } päivää
}
left-hours = { $count ->
    [one] { $count } tunti
   *[other] { $count } tuntia
}
left-minutes = { $count ->
    [one] { $count } minuutti
   *[other] { $count } minuuttia
}
## Mitä muuttui, lause kerrallaan

change-clause = Kohta { $number }
change-heading = Otsikko { $number }
change-was-clause = Aiempi kohta { $number }
change-was-heading = Aiempi otsikko { $number }
change-added = { $place } on uusi: { $words }
change-removed = { $place } poistettiin: { $words }
change-moved = { $place } siirrettiin, ja nyt sen numero on { $number }.
change-split = { $place } jaettiin { $count } osaan.
change-joined = { $place } on yhdistetty { $count } osasta.
change-kind = { $place } on nyt { $became }, aiemmin { $was }.
change-kind-heading-1 = pääotsikko
change-kind-heading-2 = väliotsikko
change-kind-heading-3 = alaotsikko
change-kind-paragraph = kappale
change-kind-bullet = luettelon kohta
change-kind-numbered = numeroidun luettelon kohta
change-level = { $place } on nyt luettelon tasolla { $became }, aiemmin tasolla { $was }.
change-listed = { $place } on nyt luettelon kohdan osa.
change-not-listed = { $place } ei ole enää luettelon kohdan osa.
change-quoted = { $place } on nyt lainaus.
change-not-quoted = { $place } ei ole enää lainaus.
change-list = { $place } on nyt toisenlaisessa luettelossa.
change-replaced = { $place }: ”{ $was }” muutettiin muotoon ”{ $became }”.
change-inserted = { $place }: lisättiin ”{ $words }”. Sitä edeltää ”{ $behind }”.
change-inserted-first = { $place }: alkuun lisättiin ”{ $words }”.
change-deleted = { $place }: poistettiin ”{ $words }”. Sitä edelsi ”{ $behind }”.
change-deleted-first = { $place }: alusta poistettiin ”{ $words }”.
change-strong = { $place }: ”{ $words }” lihavoitiin.
change-not-strong = { $place }: ”{ $words }” ei ole enää lihavoitu.
change-em = { $place }: ”{ $words }” kursivoitiin.
change-not-em = { $place }: ”{ $words }” ei ole enää kursivoitu.
change-link = { $place }: ”{ $words }” on nyt linkki.
change-not-link = { $place }: ”{ $words }” ei ole enää linkki.
change-address = { $place }: linkki ”{ $words }” vie nyt eri osoitteeseen.
change-spaced = { $place }: vain välit tai rivinvaihdot muuttuivat.

## Mikä muuttui: kaksi tekstiä vertailtuina

changes = Mikä muuttui
changes-title = Mikä muuttui: { $title }
changes-empty = Vertailtavaa tulee, kun tekstistä on ensimmäinen lukittu versio. Se syntyy, kun kommentointikierros avataan tai teksti lukitaan allekirjoitettavaksi.
changes-none = Tekstit ovat samat: mitään ei ole muuttunut.
changes-from = Aiempi teksti
changes-to = Uudempi teksti
changes-compare = Vertaa
changes-live = Luonnos nyt
changes-read = Teksti, jonka luit viimeksi
changes-at-opening = kierroksen { $round } alussa
changes-at-end = kierroksen { $round } lopussa
changes-views = Näkymät
changes-view-inline = Tekstissä
changes-view-beside = Rinnakkain
changes-view-changed = Vain muuttuneet
changes-view-organisations = Järjestöittäin
changes-view-sentences = Lauseina
changes-summary = Yhteenveto
changes-clauses = { $count ->
    [one] Yksi kohta muuttui
   *[other] { $count } kohtaa muuttui
}
changes-headings = { $count ->
    [one] Yksi otsikko muuttui
   *[other] { $count } otsikkoa muuttui
}
changes-count-added = { $count ->
    [one] yksi on uusi
   *[other] { $count } on uusia
}
changes-count-removed = { $count ->
    [one] yksi poistettiin
   *[other] { $count } poistettiin
}
changes-count-changed = { $count ->
    [one] yksi muokattiin
   *[other] { $count } muokattiin
}
changes-count-moved = { $count ->
    [one] yksi siirrettiin
   *[other] { $count } siirrettiin
}
changes-count-split = { $count ->
    [one] yksi jaettiin
   *[other] { $count } jaettiin
}
changes-count-joined = { $count ->
    [one] yksi yhdistettiin useasta
   *[other] { $count } yhdistettiin useasta
}
changes-words-added = { $count ->
    [one] Tekstiin tuli yksi sana.
   *[other] Tekstiin tuli { $count } sanaa.
}
changes-words-removed = { $count ->
    [one] Tekstistä lähti yksi sana.
   *[other] Tekstistä lähti { $count } sanaa.
}
changes-hands = Sanat järjestöittäin
changes-hands-who = Järjestö
changes-hands-added = Lisätty
changes-hands-removed = Poistettu
changes-hands-unknown = Ei tiedossa
changes-folded = { $count ->
    [one] Yksi kohta ennallaan
   *[other] { $count } kohtaa ennallaan
}
changes-ins-begins = lisätty:
changes-ins-by = { $organisation } lisäsi:
changes-ins-ends = (lisäys päättyy)
changes-del-begins = poistettu:
changes-del-by = { $organisation } poisti:
changes-del-ends = (poisto päättyy)
changes-remarked = muotoilu muuttui:
changes-in-text = Näytä tekstissä
changes-since = Muut ovat muuttaneet tekstiä sen jälkeen, kun luit sen { $when }.
changes-since-show = Katso, mikä muuttui
changes-files = Lataa vertailu:
changes-file-pdf = PDF
changes-file-docx = Word, muutokset merkittyinä (DOCX)
changes-sealed = Lukittu { $when }
changes-legend = Näin muutokset on merkitty:
changes-legend-added = lisätty
changes-legend-removed = poistettu
data-read = Kannanotot, joista muistetaan, mitä olet viimeksi lukenut

## Kuka kirjoitti minkäkin

lens-show = Näytä, mikä järjestö kirjoitti minkäkin kohdan
lens-leave = Näytä teksti ilman järjestöjä
lens-legend = Kuka kirjoitti
lens-intro = Kirjain ja kuvio kertovat, mikä järjestö sanat kirjoitti. Kirjaimen perässä on versio, jossa sanat tulivat mukaan.
lens-draft = Luonnoksessa, ei vielä missään versiossa
lens-by = { $organisation }, versio { $version }:
lens-by-draft = { $organisation }, luonnos:

## Mitä varten kannanotto on

kind-position-choice = Kannanotto: järjestöt ottavat itse asian esiin
kind-submission-choice = Lausunto: viranomainen on pyytänyt sitä
kind-opinion-piece-choice = Mielipidekirjoitus lehteen
about-kind = Mitä kirjoitatte?
about-deadline = Määräaika
about-deadline-hint = Päivä ja kellonaika Suomen aikaa. Voit jättää tyhjäksi.
about-deadline-passed = Määräaika on mennyt.
about-register-number = Diaarinumero
about-register-number-hint = Lausuntopyynnöstä, esimerkiksi VN/1234/2026.
about-questions = Viranomaisen kysymykset
about-questions-hint = Yksi kysymys riville. Uudessa lausunnossa niistä tulee tekstin otsikot, joita voi myöhemmin muokata.
about-character-limit = Merkkiraja
about-character-limit-hint = Lehden raja välilyönteineen, esimerkiksi 3000. Voit jättää tyhjäksi.
about-limit = Mielipidekirjoituksessa saa olla enintään { $max } merkkiä.
about-addressees = Vastaanottajat
about-addressees-hint = Yksi riville: ministeriö, valiokunta, lehti.
about-theme = Teema
about-theme-hint = Mihin yhteiseen teemaan tämä liittyy? Voit jättää tyhjäksi.
about-purpose = Tavoite
about-purpose-hint = Mitä haluatte saada aikaan? Voit jättää tyhjäksi.
edit-title = Muokkaa tietoja
edit-intro = Otsikkoa ja tietoja voi muuttaa, kunnes teksti lukitaan allekirjoitettavaksi. Osoite pysyy samana.
edit-save = Tallenna tiedot
limit-left = { $characters } / { $max } merkkiä, { $count } jäljellä.
limit-over = { $characters } / { $max } merkkiä: teksti on { $count ->
    [one] { $count } merkin
   *[other] { $count } merkkiä
    } liian pitkä. Lyhentäkää sitä ennen allekirjoittamista.
sign-on-without-round = Siirtyi allekirjoitettavaksi ilman kommentointikierrosta { $when }.
log-sign-on-urgent = lukitsi version { $version } allekirjoitettavaksi ilman kommentointikierrosta.
log-described = päivitti tiedot: { $kind }, ”{ $title }”.
log-moment-named = nimesi hetken ”{ $name }”.
refusal-description-fixed = Teksti on jo lukittu allekirjoitettavaksi, joten otsikkoa ja tietoja ei voi muuttaa. Palauta se ensin kirjoitettavaksi.
refusal-purpose-too-long = Lyhennä tavoitetta: siinä saa olla enintään { $max } merkkiä.
refusal-theme-too-long = Lyhennä teemaa: siinä saa olla enintään { $max } merkkiä.
refusal-too-many-addressees = Valitse enintään { $max } vastaanottajaa.
refusal-addressee-too-long = Lyhennä vastaanottajaa: yhdellä rivillä saa olla enintään { $max } merkkiä.
refusal-register-number-too-long = Lyhennä diaarinumeroa: siinä saa olla enintään { $max } merkkiä.
refusal-too-many-questions = Kirjoita enintään { $max } kysymystä.
refusal-question-too-long = Lyhennä kysymystä: yhdellä rivillä saa olla enintään { $max } merkkiä.
refusal-character-limit-outside = Kirjoita merkkiraja numeroin, 1–{ $max }.
refusal-text-too-long = Mielipidekirjoitus on pidempi kuin sen merkkiraja. Lyhennä tekstiä tai muuta rajaa.
refusal-moment-name-missing = Kirjoita hetkelle nimi.
refusal-moment-name-too-long = Lyhennä nimeä: siinä saa olla enintään { $max } merkkiä.
refusal-too-many-moments = Nimettyjä hetkiä on jo { $max }, eikä niitä mahdu enempää.
refusal-unknown-kind = Valitse lajiksi kannanotto (position), lausunto (submission) tai mielipidekirjoitus (opinion-piece).
refusal-not-of-this-kind = Määräaika, diaarinumero ja kysymykset kuuluvat lausuntoon ja merkkiraja mielipidekirjoitukseen. Vaihda laji tai jätä ne pois.

## Nimetyt hetket

moment-name = Hetken nimi
moment-name-hint = Esimerkiksi ”Ennen hallituksen kokousta”. Nimi näkyy historiassa.
moment-name-save = Nimeä hetki
moment-compare = Vertaa tekstiin nyt
moment-named = Nimetty hetki: { $name }
changes-moment = Hetki, { $count } muutosta

## Koordinoinnin julkinen loki

log-intro-coordination = Mitä koordinaattorit, aikataulu ja ylläpito ovat tehneet kannanotolle ja miksi, uusimmasta alkaen. Henkilöistä näkyy vain viite.
log-filter = Mitkä päätökset näytetään
log-coordination = Koordinointi
log-all = Kaikki

## Palautettu teksti

returned-title = Järjestöllenne talletettu teksti
returned-intro = Tätä tekstiä ei voitu ottaa kannanottoon, kun se saapui. Sen näkevät vain oman järjestönne ihmiset. Kopioi se, tuo se luonnokseen tai poista se.
returned-none = Järjestöllenne ei ole talletettu tekstiä.
returned-kept = Talletettu { $when }
returned-hand-in = Tuo luonnokseen
returned-later = Tekstin voi tuoda luonnokseen, kun kirjoittaminen taas jatkuu.
returned-remove = Poista
returned-place = Tuotava teksti
returned-place-hint = Kopioi teksti ja liitä se luonnoksessa kohtaan, johon se nyt kuuluu. Poista se sitten talletetuista teksteistä.
returned-waits = { $count ->
    [one] Järjestöllenne on talletettu teksti, jota ei voitu ottaa luonnokseen.
   *[other] Järjestöllenne on talletettu { $count } tekstiä, joita ei voitu ottaa luonnokseen.
}
returned-keep = Talleta järjestöllemme
returned-is-kept = Teksti on talletettu järjestöllenne. Muut eivät näe sitä.
returned-not-kept = Tekstiä ei voitu tallettaa palvelimelle. Se on tällä laitteella.
data-returned = Järjestölle talletetut tekstit, joita ei voitu ottaa luonnokseen
refusal-returned-full = Tästä kannanotosta on järjestöllänne jo { $max } talletettua tekstiä. Poista vanhoja ensin.
## Kommentit

log-comment-recorded = kirjasi järjestön { $organisation } kommentin { $comment } ({ $channel }).
log-comment-made = jätti kommentin { $comment }.
log-comment-made-late = jätti kommentin { $comment } kierroksen sulkeuduttua.
log-comment-reworded = muutti kommentin { $comment } sanamuotoa.
log-comment-withdrawn = perui kommentin { $comment }.
log-reply-made = vastasi kommenttiin { $comment }.
log-comment-agreed = on samaa mieltä kommentin { $comment } kanssa.
log-agreement-taken-back = ei enää ole samaa mieltä kommentin { $comment } kanssa.
log-outcome-given = vastasi kommenttiin { $comment }: { $outcome }.
log-outcome-contested = pyysi kommentin { $comment } uutta käsittelyä.
log-contest-decided = ratkaisi kommentin { $comment } uuden käsittelyn: { $outcome }.
outcome-accepted = otettu huomioon
outcome-partly = otettu huomioon osittain
outcome-not-accepted = ei otettu huomioon
outcome-noted = merkitty tiedoksi
outcome-moved = siirretty myöhempään kierrokseen
channel-mail = ilmoitettu sähköpostitse
channel-phone = ilmoitettu puhelimitse
channel-meeting = ilmoitettu kokouksessa
channel-paper = ilmoitettu paperilla
comment-kind-language = Kielellinen muutos
comment-kind-substance = Sisällöllinen muutos
comment-kind-red-line = Kynnyskysymys
comment-kind-question = Kysymys
comment-kind-support = Kannatus
comment-state-open = odottaa vastausta
comment-state-answered = vastattu
comment-state-contested = uusi käsittely pyydetty
comment-state-withdrawn = peruttu
comments = Kommentit
comments-title = Kommentit: { $title }
comments-count = { $count ->
    [0] Kommentteja ei ole vielä.
    [one] Yksi kommentti on annettu.
   *[other] { $organisations ->
        [one] Yksi järjestö on antanut { $count } kommenttia.
       *[other] { $organisations } järjestöä on antanut { $count } kommenttia.
    }
}
comments-wait = { $count ->
    [one] Yksi odottaa vastausta.
   *[other] { $count } odottaa vastausta.
}
comments-round-open = Kommentointikierros on auki, ja jokainen kommentti saa vastauksen.
comments-empty = Näillä valinnoilla ei löydy kommentteja.
comments-all = Kaikki kommentit
comments-waiting = Odottaa vastausta ({ $count })
comments-answered = Vastatut ({ $count })
comments-late = Myöhässä tulleet ({ $count })
comments-late-hint = Nämä tulivat kierroksen sulkeuduttua. Koordinaattori vastaa niihin, jos ehtii; kierroksen voi päättää ilman vastausta.
comments-withdrawn = Perutut ({ $count })
comments-filter = Rajaa kommentteja
comments-filter-state = Tila
comments-filter-kind = Laji
comments-filter-organisation = Järjestö
comments-filter-do = Rajaa
comments-any = Kaikki
comments-column-number = Numero
comments-column-organisation = Järjestö
comments-column-clause = Kohta
comments-column-kind = Laji
comments-column-text = Kommentti
comments-column-replacement = Ehdotettu sanamuoto
comments-column-outcome = Vastaus
comments-column-reason = Perustelu
comments-column-version = Versio
comments-column-quote = Lainaus
comments-column-received = Saapunut
comments-column-late = Myöhässä
comments-column-channel = Miten tuli
comments-column-source = Lähde
comments-table-note = { $count ->
    [one] Yksi kommentti.
   *[other] { $count } kommenttia kohdan ja numeron mukaan.
}
comments-out = Vie taulukkona
comments-out-hint = Yhdellä rivillä yksi kommentti: numero, järjestö, kohta, laji, kommentti, ehdotettu sanamuoto, vastaus ja perustelu. Mukaan tulevat yllä rajatut kommentit, jotka saat lukea.
comments-out-xlsx = Excel (XLSX)
comments-out-csv = CSV
comments-out-docx = Word (DOCX)
comments-out-markdown = Markdown
comments-out-json = JSON
comments-import = Tuo kommentit taulukosta
comments-import-title = Tuo paperilla tulleet kommentit
comments-import-intro = Valitse taulukko, jonka kullakin rivillä on yhden järjestön yksi kommentti. Näet ensin, mitä kirjattaisiin. Mitään ei tallenneta ennen kuin hyväksyt sen.
comments-import-to-round = Kommentit kirjataan kierrokseen { $round }, versioon { $version }.
comments-import-late = Kierros { $round } on sulkeutunut: kommentit kirjataan myöhässä tulleina versioon { $version }.
comments-import-to-live = Kierrosta ei ole avattu: kommentit kirjataan luonnokseen.
comments-import-source-hint = Koskee rivejä, joilla lähdettä ei ole. Esimerkiksi: Syyskokouksessa 3.3. kerätyt lomakkeet. Lähteen näkevät vain järjestö itse ja koordinaattorit.
comments-import-confirm = Kirjaa kommentit
comments-import-confirm-hint = Kaikki rivit kirjataan kerralla tai ei mitään. Saman taulukon voi tuoda uudestaan: mitään ei kirjata kahdesti.
comments-import-choose-new = Kirjataan
comments-import-list-new = { $count ->
    [one] Yksi kirjattava kommentti
   *[other] { $count } kirjattavaa kommenttia
}
comments-import-list-nothing = { $count ->
    [one] Yksi kommentti on jo kirjattu
   *[other] { $count } kommenttia on jo kirjattu
}
comments-import-list-skipped = { $count ->
    [one] Yksi rivi jätetään pois
   *[other] { $count } riviä jätetään pois
}
comments-import-guide = Mitä taulukossa voi olla
comments-import-guide-intro = Ensimmäisellä rivillä ovat otsikot, missä tahansa järjestyksessä. Järjestö ja kommentti tarvitaan, muut sarakkeet ovat valinnaisia. Täältä vietyä taulukkoa voi täyttää ja tuoda sellaisenaan.
comments-import-guide-organisation = Järjestön nimi, Y-tunnus tai yhdistysrekisterin numero.
comments-import-guide-text = Kommentin sanat.
comments-import-guide-clause = Kohdan numero. Tyhjä tarkoittaa koko tekstiä.
comments-import-guide-quote = Sanat, joita kommentti koskee, täsmälleen niin kuin ne tekstissä ovat.
comments-import-guide-kind = Kielellinen muutos, sisällöllinen muutos, kynnyskysymys, kysymys tai kannatus.
comments-import-guide-replacement = Sanat, joita ehdotetaan lainauksen tai kohdan tilalle.
comments-import-guide-version = Version numero. Tyhjä tarkoittaa viimeksi avatun kierroksen versiota.
comments-import-guide-channel = Ilmoitettu sähköpostitse, puhelimitse, kokouksessa tai paperilla.
comments-import-guide-source = Keneltä ja milloin kommentti saatiin.
incoming-title = Tuo luonnos tiedostosta
incoming-intro = Valitse tekstinkäsittelyn tiedosto. Näet ensin, miten se ymmärrettiin. Mitään ei tallenneta ennen kuin hyväksyt sen.
incoming-file = Tiedosto
incoming-file-hint = Word (docx), LibreOffice (odt), Markdown tai pelkkä teksti, enintään { $megabytes } megatavua.
incoming-look = Näytä esikatselu
incoming-guide = Mitä tiedostosta tulee mukaan
incoming-guide-kept = Otsikot, kappaleet, luettelot, lainaukset, linkit, lihavointi ja kursiivi.
incoming-guide-tracked = Jäljitetyistä muutoksista tulee muutosehdotuksia. Teksti tuodaan sellaisena kuin se oli ennen niitä.
incoming-guide-comments = Kommentit tulevat kommenteiksi samoihin kohtiin. Niissä lukee, kuka ne kirjoitti.
incoming-guide-left = Kuvat, alaviitteet ja muu, mitä kannanotossa ei voi olla, jää pois. Esikatselu kertoo, mitä ja missä. Makroja ei koskaan suoriteta.
incoming-preview-title = Luonnoksen esikatselu
incoming-preview-intro = Näin tiedosto { $file } ymmärrettiin. Tarkista se ja tuo sitten.
incoming-tally-headings = Otsikoita
incoming-tally-clauses = Kohtia
incoming-tally-suggestions = Muutosehdotuksia
incoming-tally-comments = Kommentteja
incoming-tally-left = Jää pois tai muuttuu
incoming-replaces = Kannanotossa on jo tekstiä. Tiedoston teksti tulee sen tilalle; aiempi teksti säilyy historiassa.
incoming-left = Mitä ei ymmärretty
incoming-left-nothing = Kaikki ymmärrettiin.
incoming-left-below = – otsikon ”{ $heading }” alla
incoming-left-table = { $count ->
    [one] Taulukko: sen sanat tulevat mukaan kappaleina
   *[other] { $count } taulukkoa: niiden sanat tulevat mukaan kappaleina
}
incoming-left-picture = { $count ->
    [one] Kuva jää pois
   *[other] { $count } kuvaa jää pois
}
incoming-left-text-box = { $count ->
    [one] Tekstiruutu jää pois
   *[other] { $count } tekstiruutua jää pois
}
incoming-left-footnote = { $count ->
    [one] Alaviite tai loppuviite jää pois
   *[other] { $count } alaviitettä tai loppuviitettä jää pois
}
incoming-left-macro = Makrot jätettiin pois, eikä niitä suoritettu
incoming-left-embedded-object = { $count ->
    [one] Upotettu objekti jää pois
   *[other] { $count } upotettua objektia jää pois
}
incoming-left-equation = { $count ->
    [one] Kaava jää pois
   *[other] { $count } kaavaa jää pois
}
incoming-left-header-or-footer = { $count ->
    [one] Sivun ylä- tai alatunniste jää pois
   *[other] { $count } sivun ylä- tai alatunnistetta jää pois
}
incoming-left-field = { $count ->
    [one] Kenttä, kuten päiväys tai viittaus: sen sanat jäävät tekstiksi
   *[other] { $count } kenttää, kuten päiväyksiä tai viittauksia: niiden sanat jäävät tekstiksi
}
incoming-left-table-of-contents = Sisällysluettelo jää pois
incoming-left-hidden-words = { $count ->
    [one] Piilotettua tekstiä jää pois yhdestä kohdasta
   *[other] Piilotettua tekstiä jää pois { $count } kohdasta
}
incoming-left-deep-heading = { $count ->
    [one] Alimpien tasojen otsikosta tulee kolmannen tason otsikko
   *[other] { $count } alimpien tasojen otsikosta tulee kolmannen tason otsikkoja
}
incoming-left-other-link = { $count ->
    [one] Linkki, joka ei vie verkkosivulle eikä sähköpostiin: sen sanat säilyvät
   *[other] { $count } linkkiä, jotka eivät vie verkkosivulle eivätkä sähköpostiin: niiden sanat säilyvät
}
incoming-left-strike-through = { $count ->
    [one] Yliviivaus poistuu, sanat säilyvät
   *[other] { $count } yliviivausta poistuu, sanat säilyvät
}
incoming-left-format-change = { $count ->
    [one] Jäljitetty muotoilun muutos: muotoilu on kuten ennen sitä
   *[other] { $count } jäljitettyä muotoilun muutosta: muotoilu on kuten ennen niitä
}
incoming-left-revision = Koko teksti oli jäljitetty lisäykseksi. Se tuodaan sellaisena kuin se on
incoming-left-html = { $count ->
    [one] HTML-merkintä jää tekstiin sellaisenaan
   *[other] { $count } HTML-merkintää jää tekstiin sellaisenaan
}
incoming-left-remark = { $count ->
    [one] Kommentti tai muutos on liian pitkä tai niitä on liikaa: se jää pois
   *[other] { $count } kommenttia tai muutosta on liian pitkiä tai niitä on liikaa: ne jäävät pois
}
incoming-left-around = Tiedot tekstin ympäriltä jäävät pois: nimi, tunnistetiedot ja muu, mikä ei ole tekstiä
incoming-remarks = Muutosehdotukset ja kommentit
incoming-remarks-more = Näytä loput { $count }
incoming-wants-comment = Kommentti
incoming-wants-instead = Tilalle
incoming-wants-remove = Poistettaisiin
incoming-wants-add = Lisättäisiin tämän jälkeen
incoming-text = Teksti
incoming-with-remarks = Tuo myös muutosehdotukset ja kommentit
incoming-with-remarks-hint = Ne kirjataan oman järjestönne nimiin, ja jokaisessa lukee, kuka sen kirjoitti.
incoming-take = Tuo luonnos
incoming-again = Valitse toinen tiedosto
incoming-nobody = tekijää ei kerrota
incoming-said = Kommentti tiedostossa: { $who }
incoming-said-instead = Muutos tiedostossa: { $who }
incoming-said-remove = Tämä poistettaisiin. Muutos tiedostossa: { $who }
incoming-said-add = Tämän jälkeen lisättäisiin seuraava teksti. Muutos tiedostossa: { $who }
new-submit-bring = Avaa ja tuo teksti tiedostosta
refusal-draft-empty = Tiedostossa ei ole tekstiä. Tarkista, että valitsit oikean tiedoston.
refusal-draft-not-a-draft = Tiedostoa ei voi lukea luonnoksena. Tallenna se docx-, odt- tai Markdown-muodossa ja valitse se uudelleen.
refusal-draft-old-word = Tiedosto on vanhassa Word-muodossa. Tallenna se docx-muodossa ja valitse se uudelleen.
refusal-draft-locked = Tiedosto on suojattu salasanalla. Tallenna se ilman salasanaa ja valitse se uudelleen.
refusal-draft-damaged = Tiedostoa ei voi lukea: se on vioittunut. Avaa se tekstinkäsittelyssä ja tallenna se uudelleen.
refusal-draft-too-large = Tiedosto on liian suuri: siinä saa olla enintään { $max } megatavua. Poista siitä kuvat ja tallenna se uudelleen.
refusal-draft-inflates = Tiedosto olisi purettuna yli { $max } megatavua tai siinä on liian monta osaa. Tallenna pelkkä teksti uuteen tiedostoon.
refusal-draft-too-long = Teksti on liian pitkä: siinä saa olla enintään { $max } kilotavua. Lyhennä sitä.
refusal-draft-after-round = Luonnoksen voi tuoda tiedostosta vain ennen ensimmäistä kommenttikierrosta. Nyt tekstiä muutetaan kirjoittamalla.
refusal-draft-changed = Joku muutti tekstiä sillä välin, eikä mitään tuotu. Tarkista esikatselu ja tuo sitten.
comment-new = Jätä kommentti
comment-new-intro = Vain kommentin teksti tarvitaan. Kaikki muu on vapaaehtoista. Jokainen kommentti saa vastauksen ja perustelun.
comment-record = Kirjaa kommentti toisen järjestön puolesta
comment-record-do = Kirjaa kommentti
comment-do = Lähetä kommentti
comment-text = Kommentti
comment-text-hint = Mitä pitäisi muuttaa, ja miksi?
comment-more = Laji ja muutosehdotus (vapaaehtoinen)
comment-kind = Kommentin laji
comment-kind-none = Ei valittu
comment-replacement = Muutosehdotus
comment-replacement-hint = Kirjoita sanat, jotka tulisivat valitun kohdan tai lainattujen sanojen tilalle.
comment-clause = Mitä kohtaa kommentti koskee
comment-quote = Mitä sanoja kommentti koskee
comment-quote-hint = Vapaaehtoinen. Kopioi sanat tekstistä täsmälleen.
comment-about-whole = koko teksti
comment-about-live = luonnos
comment-clause-now = nyt kohta { $clause }
clause = kohta { $clause }
comment-detached = kohta poistettu
comment-suggestion = Muutosehdotus
comment-numbered = Kommentti { $comment }
comment-erased = Kommentin sanat on poistettu.
comment-late = myöhässä
comment-consulted = Kuullut jäsenet
comment-consulted-hint = Vapaaehtoinen: jäsenjärjestöt, joilta kysyitte ennen kommenttia.
comment-agreed = { $count ->
    [one] Samaa mieltä on yksi järjestö
   *[other] Samaa mieltä on { $count } järjestöä
}
comment-collides = Samaan kohtaan ehdottaa muutosta myös:
comment-choose = Valitse kommentti { $comment } vastattavaksi
comment-source = Mistä tieto on
comment-source-hint = Esimerkiksi: puhelu sihteerin kanssa 3.3. Näkyy vain järjestölle ja koordinaattoreille.
comment-speaker = Minkä järjestön kommentti
comment-speaker-none = Valitse järjestö
comment-channel = Miten kommentti tuli
comment-read-by-participants = Kommentin lukevat kannanoton osallistujat.
comment-read-by-network = Kommentin lukee koko verkosto.
comment-read-by-public = Kommentin voi lukea kuka tahansa.
comment-replies = { $count ->
    [one] Yksi vastaus
   *[other] { $count } vastausta
}
comment-earlier = { $count ->
    [one] Yksi aiempi sanamuoto
   *[other] { $count } aiempaa sanamuotoa
}
comment-contested = Pyyntö uudesta käsittelystä
comment-contest = Pyydä uutta käsittelyä
comment-contest-hint = Kerro, miksi vastaus ei riitä. Tukiryhmä ratkaisee asian, ja ratkaisu on julkinen.
comment-reword = Muuta sanamuotoa
comment-withdraw = Peru kommentti
comment-withdraw-intro = Peruttu kommentti jää luetteloon perutuksi merkittynä, mutta siihen ei enää vastata.
comment-field-reply = Vastaa kommenttiin
comment-field-text = Uusi sanamuoto
comment-field-replacement = Muutosehdotus
comment-field-contest = Miksi pyydätte uutta käsittelyä
comment-act-reply = Lähetä vastaus
comment-act-agree = Järjestömme on samaa mieltä
comment-act-disagree = Emme ole enää samaa mieltä
comment-act-reword = Tallenna sanamuoto
comment-act-withdraw = Peru kommentti
comment-act-contest = Pyydä uutta käsittelyä
comment-act-outcome = Tallenna vastaus
comment-act-accept = Vie ehdotus tekstiin ja merkitse huomioon otetuksi
comment-act-decision = Tallenna ratkaisu
answer-many = Vastaa valittuihin kommentteihin
answer-one = Vastaa kommenttiin
answer-again = Muuta vastausta
answer-do = Tallenna vastaus
answer-outcome = Vastaus
answer-reason = Perustelu
answer-reason-hint = Julkinen. Sitä ei tarvita, kun ehdotettu sanamuoto hyväksytään tai kannatus merkitään tiedoksi.
answer-phrase = Aiempi perustelu
answer-phrase-hint = Käytetään, jos perustelu on tyhjä.
answer-phrase-none = Ei valittu
answer-same-as = Sama vastaus kuin kommentilla
answer-same-as-hint = Anna kommentin numero, niin vastaus ja perustelu tulevat siitä.
answer-accept-intro = Ehdotus on tehty sanoihin, jotka ovat vielä tekstissä. Voit viedä sen tekstiin yhdellä painalluksella.
outcome-same-as = sama vastaus kuin kommentilla { $comment }
decision = Ratkaise uusi käsittely
receipt = Kuitti
receipt-intro = Näillä tiedoilla voitte myöhemmin osoittaa, mitä sanoitte, milloin ja mistä tekstistä.
receipt-number = Numero
receipt-time = Aika
receipt-version = Versio
receipt-content = Kommentin tarkistussumma
comment-on = Kommentoi
comment-on-clause = Kommentoi kohtaa { $clause }
comments-number = { $count ->
    [one] Yksi kommentti
   *[other] { $count } kommenttia
}
asked-comment-now = Kierros on auki: voit kommentoida sen versiota järjestön { $organisation } puolesta.
report-answered = { $count ->
    [0] Yksikään järjestö ei kommentoinut.
    [one] Kommentin antoi yksi järjestö: { $organisations }.
   *[other] Kommentteja antoi { $count } järjestöä: { $organisations }.
}
report-silent = { $count ->
    [one] Yksi järjestö ei kommentoinut.
   *[other] { $count } järjestöä ei kommentoinut.
}
report-comments = Kommentteja yhteensä: { $count }, niistä myöhässä { $late }.
participation = Osallistuminen
participation-see = Ketkä kuultiin
participation-intro = Luvut ovat järjestöjä, eivät ihmisiä eivätkä kommentteja. Tavoitettu järjestö on saanut kommentoida. Mukaan kutsuttuja viranomaisia ei lasketa.
participation-all = Kaikki
participation-organisations = Järjestöt
participation-by-kind = Järjestön muoto
participation-by-size = Koko (henkilöjäseniä)
participation-by-county = Hyvinvointialue
participation-unknown = Ei tiedossa
participation-reached = Tavoitettu
participation-answered = Vastasi
participation-silent-ones = Ei vastannut
participation-size = Koko on henkilöjäsenten määrä. Järjestöt, joilla ei ole henkilöjäseniä, ovat rivillä Ei tiedossa.
participation-first = Kuultu ensimmäistä kertaa
participation-first-heard = { $count ->
    [one] Ensimmäistä kertaa verkostossa kuultiin yhtä järjestöä: { $organisations }.
   *[other] Ensimmäistä kertaa verkostossa kuultiin { $count } järjestöä: { $organisations }.
}
participation-alone = Vain yhden järjestön esiin nostama
participation-alone-count = { $count ->
    [one] Yksi kommentti koskee kohtaa, josta muut järjestöt eivät sano mitään. Siihen vastataan siinä missä muihinkin.
   *[other] { $count } kommenttia koskee kohtaa, josta muut järjestöt eivät sano mitään. Niihin vastataan siinä missä muihinkin.
}
participation-silent = { $count ->
    [one] Yksi järjestö, joka ei vastannut
   *[other] { $count } järjestöä, jotka eivät vastanneet
}
participation-silent-hint = Nimet näkevät vain koordinaattorit.
letter = Näin kommenttinne vaikutti
letter-intro = { $organisation }: tässä on jokainen kommenttinne kierroksella { $round }, mitä siitä seurasi ja miksi.
letter-said = Sanoitte
letter-did = Mitä teimme
letter-because = Perustelu
letter-before = Ennen
letter-after = Jälkeen
letter-gone = Sanat on poistettu tekstistä.
letter-waiting = Kommenttiin ei ole vielä vastattu.
letter-none = Järjestönne ei antanut kommentteja tällä kierroksella.
letter-contest = Voitte pyytää uutta käsittelyä { $when } saakka.
letter-open = Avaa kommentti
letter-see = Katso, mitä kommenteistanne seurasi

## Kieliversiot
languages = Kieliversiot
languages-title = Kieliversiot: { $title }
languages-intro = Kannanottoa voi kirjoittaa rinnakkain usealla kielellä. Kaikki tekstit lukitaan aina yhdessä.
languages-texts = Tekstit
languages-leading = lähtöteksti
languages-binding = sitova
languages-add = Lisää kieliversio
languages-add-hint = Uusi teksti on aluksi tyhjä. Sitä kirjoittavat samat järjestöt kuin lähtötekstiäkin.
languages-remove-hint = Tekstiä ei voi sen jälkeen lukea eikä kirjoittaa. Lukittuihin versioihin se jää.
languages-bind = Sitova kieli
languages-bind-hint = Allekirjoittajia sitoo se teksti, jonka valitset. Selkokielinen teksti ei voi olla sitova.
languages-bind-which = Sitovat tekstit
languages-bind-save = Tallenna sitova kieli
languages-team = Kannanoton osallistujat
team-languages = Kieliversiot ja sitova kieli
text-language-fi = suomi
text-language-sv = ruotsi
text-language-en = englanti
text-language-fi-simple = selkosuomi
text-language-sv-simple = selkoruotsi
text-language-en-simple = selkoenglanti
text-in-fi = suomenkielinen teksti
text-in-sv = ruotsinkielinen teksti
text-in-en = englanninkielinen teksti
binding-is = { $count ->
    [one] Sitova on { $texts }.
   *[other] Yhtä sitovia ovat { $texts }.
}
binding-this-translation = Tämä on käännös.
binding-this-plain = Tämä selittää asian selkokielellä.
binding-this-leading = Tämä on lähtöteksti.
language-following = Seuraako tämä lähtötekstiä?
following-unchecked = Tätä tekstiä ei ole vielä verrattu lähtötekstiin.
following-up-to-date = Kyllä. Lähtöteksti on sama kuin silloin, kun tekstejä viimeksi verrattiin: { $when }.
following-behind = { $count ->
    [one] Lähtöteksti on muuttunut yhdessä kohdassa sen jälkeen, kun tekstejä viimeksi verrattiin: { $when }.
   *[other] Lähtöteksti on muuttunut { $count } kohdassa sen jälkeen, kun tekstejä viimeksi verrattiin: { $when }.
}
following-check = Tämä teksti seuraa lähtötekstiä
following-check-hint = Paina, kun olet verrannut tekstejä. Merkintä koskee niitä sellaisina kuin ne ovat tällä sivulla.
following-clause-behind = Lähtöteksti on muuttunut:
following-clause-touched = Lähtöteksti on muuttunut, ja tätä on muokattu sen jälkeen:
log-language-added = aloitti kieliversion: { $language }.
log-language-removed = poisti kieliversion: { $language }.
log-language-checked = vertasi kieliversion lähtötekstiin ja totesi sen seuraavan sitä: { $language }.
log-binding-set = valitsi sitovan kielen: { $languages }.
## Kierrokseen vastaaminen
respond = Vastaa kommentointikierrokseen
respond-for = Vastaatte järjestön { $organisation } puolesta.
respond-how = Lue teksti ja avaa ”Kommentoi” niiden kohtien alta, joista haluatte sanoa jotakin. Kaikki lähtee yhdellä kertaa sivun lopusta. Vain kommentin teksti tarvitaan.
respond-whole = Koko tekstistä
respond-whole-field = Kommentti koko tekstistä
respond-kind = Kommentin laji (vapaaehtoinen)
respond-replacement = Muutosehdotus: miten kohdan pitäisi kuulua (vapaaehtoinen)
respond-code-comes = Kun lähetätte, saatte sähköpostiin koodin, jolla vahvistatte kommentit. Salasanaa ei tarvita.
respond-send = Lähetä kommentit
respond-code-title = Vahvista koodilla
respond-code-intro = { $count ->
    [one] Kommenttinne on tallessa, mutta ei vielä lähtenyt. Lähetimme koodin osoitteeseen { $address }.
   *[other] { $count } kommenttianne on tallessa, mutta ne eivät vielä lähteneet. Lähetimme koodin osoitteeseen { $address }.
}
respond-code-send = Vahvista ja lähetä
respond-code-again = Eikö viesti tule tai onko koodi vanhentunut? Palaa kommentteihin ja lähetä ne uudelleen: mitään ei tarvitse kirjoittaa toiseen kertaan.
respond-typed = Nämä lähtevät
respond-clause = Kohta { $clause }
respond-back = Palaa muokkaamaan
respond-thanks = { $count ->
    [one] Kiitos, kommenttinne on perillä
   *[other] Kiitos, { $count } kommenttianne on perillä
}
respond-handed-in = Järjestö { $organisation } on kommentoinut kannanottoa ”{ $title }”.
respond-next = Mitä nyt tapahtuu
respond-next-answer = Koordinaattori vastaa jokaiseen kommenttiin ja perustelee vastauksensa. Kun kierros on käsitelty, saatte sähköpostiin kirjeen siitä, miten kommenttinne vaikuttivat.
respond-next-closes = { $round } päättyy { $when }; siihen asti voitte vielä muuttaa sanamuotoa.
respond-more = Kommentoi vielä
receipt-signed = Allekirjoitettu kuitti
receipt-download = Lataa tiedostona
receipt-clause = Kohta
data-typed = Sähköpostin linkistä avatulle sivulle kirjoitetut kommentit, joita ei ole lähetetty
mail-hand-in-subject = Koodi kommenttienne lähettämiseen
mail-hand-in-text =
    Hei!

    Olette lähettämässä järjestön { $organisation } kommentteja kannanottoon ”{ $title }”. Kirjoita tämä koodi sivulle, jolla kommentoit:

    { $code }

    Voit myös avata tämän linkin samassa selaimessa:

    { $link }

    Koodi on voimassa { $minutes } minuuttia. Jos et ole kommentoimassa, sinun ei tarvitse tehdä mitään: ilman koodia mitään ei lähde.

    Lausuma
refusal-no-round-to-answer = Kommentointikierros ei ole nyt käynnissä. Kannanoton sivulta näet, missä vaiheessa se on.
refusal-too-many-codes = Osoitteeseenne on jo lähetetty monta koodia. Odota tunti ja lähetä sitten uudelleen: kirjoittamanne on tallessa tässä selaimessa.
refusal-code-over = Koodi ei ole enää voimassa. Palaa kommentteihin ja lähetä ne uudelleen, niin saat uuden koodin.
form-brought = Tällä laitteella oli tallessa tekstiä, jota ei ollut lähetetty. Se on taas lomakkeella.
form-brought-drop = Tyhjennä lomake
prepared = { $count ->
    [one] Järjestönne yhteinen luonnos
   *[other] Järjestönne { $count } yhteistä luonnosta
}
prepared-hint = Luonnokset näkevät vain järjestönne kommentoijat ja kirjoittajat. Kuka tahansa heistä voi muokata luonnosta ja lähettää sen.
prepared-by = { $name } tallensi { $when }
prepared-go-on = Jatka luonnosta
prepared-keep = Tallenna yhteiseksi luonnokseksi
prepared-keep-hint = Voitte myös valmistella kommentin yhdessä: yhteisen luonnoksen näkevät vain järjestönne omat ihmiset, ja se lähtee vasta, kun joku teistä lähettää sen.
prepared-drop = Poista luonnos
prepared-theirs = Näin joku muu tallensi sillä välin
data-prepared = Järjestölle valmistellut kommentit, jotka tallensit viimeksi
refusal-prepared-full = Järjestöllänne on jo { $max } luonnosta tästä kannanotosta. Lähettäkää tai poistakaa niitä ensin.
refusal-prepared-gone = Luonnosta ei enää ole: joku on lähettänyt tai poistanut sen. Tekstisi on yhä tässä; voit tallentaa sen uutena.
refusal-prepared-changed = Joku muu on tallentanut luonnoksen sillä välin. Lue hänen tekstinsä alta ja yhdistä tekstit; seuraava tallennus jää voimaan.
respond-late = Kierros on jo sulkeutunut. Kommenttinne otetaan vastaan myöhässä tulleena: koordinaattori vastaa siihen, jos ehtii.
receipt-late = Kommentti tuli kierroksen sulkeuduttua. Koordinaattori vastaa siihen, jos ehtii.
comment-selected = Kommentoi valittuja sanoja

# Kommentit muokkaimessa
talk-new = Kommentoi
talk-count = Kommentit ({ $count })
talk-none = Kommentteja ei ole vielä.
talk-hint = Kommentteja ei ole vielä. Valitse sanoja tai mene kohtaan ja paina Kommentoi ({ $keys }).
talk-reading = Haetaan kommentteja…
talk-no-line = Kommentit näkyvät, kun yhteys palaa.
talk-all = Kaikki kommentit luettelona
talk-previous = Edellinen kommentti
talk-next = Seuraava kommentti
talk-close = Sulje kommentit
talk-show = Näytä kommentti { $comment }
talk-jump = Näytä tekstissä
talk-page = Kommentin oma sivu
talk-whole = Koko tekstistä
talk-gone = Sanat on poistettu tekstistä
talk-about = Mitä kommentti koskee
talk-clause = Kohta { $clause }: { $words }
talk-for = Kommentoit järjestön { $organisation } puolesta.
talk-discard = Hylkää
talk-discard-question = Hylätäänkö kommentti? Kirjoittamaasi ei voi palauttaa.
talk-words-gone = Valitsemasi sanat on poistettu tekstistä. Valitse uusi kohta. Kirjoittamasi on tallessa.
talk-saving-first = Tekstiä tallennetaan. Kommentti lähtee heti sen jälkeen.
talk-sending = Lähetetään…
talk-not-sent = Yhteyttä ei ole, joten kommentti ei lähtenyt. Se on tallessa tällä laitteella: lähetä se, kun yhteys palaa.
talk-not-sent-here = Yhteyttä ei ole, joten kommentti ei lähtenyt. Tämä selain ei säilytä sitä: pidä sivu auki ja lähetä, kun yhteys palaa.
talk-unanswered = Vastausta ei tullut, joten perillemeno on epävarmaa. Kirjoittamasi on tallessa tällä laitteella: lähetä uudelleen, se kirjataan vain kerran.
talk-unanswered-here = Vastausta ei tullut, joten perillemeno on epävarmaa. Pidä sivu auki ja lähetä uudelleen: se kirjataan vain kerran.
talk-unanswered-act = Vastausta ei tullut. Yritä uudelleen, kun yhteys palaa.
talk-arrived-before = Aiemmin lähettämäsi meni jo perille sellaisenaan. Jos lähetät tämän, siitä tulee toinen.
talk-reply-sent = Vastaus on lähetetty.
help-talks = Siirry sanoista niiden kommenttiin ja takaisin
sign-out-drafts = { $count ->
    [one] Yhtä kirjoittamaasi kommenttia ei ole lähetetty. Se poistetaan tältä laitteelta. Kirjaudutaanko ulos nyt?
   *[other] { $count } kirjoittamaasi kommenttia ei ole lähetetty. Ne poistetaan tältä laitteelta. Kirjaudutaanko ulos nyt?
}
comments-news = Uutta kommenteissa: { $count }
comments-news-show = Näytä
comments-pages = Kommenttien sivut
comments-shown = Kommentit { $first }–{ $last }, yhteensä { $count }
comments-before = Edelliset
comments-after = Seuraavat
refusal-unknown-signature = Tällaista allekirjoitusta ei ole. Avaa allekirjoitusten sivu uudelleen.
refusal-unknown-change = Tällaista muutosta ei ole näiden versioiden välillä. Avaa muutosten sivu uudelleen.
refusal-not-the-signed-version = Allekirjoitettavana on toinen versio. Lataa sivu uudelleen, lue teksti ja allekirjoita se.
refusal-sign-on-closed = Allekirjoittamisen aika on päättynyt. Pyydä koordinaattoria jatkamaan sitä.
refusal-already-signed = Järjestösi on jo allekirjoittanut. Jos haluat muuttaa vastausta, peru ensin allekirjoitus.
refusal-signature-changed = Joku muu järjestöstäsi on vastannut sillä välin. Lataa sivu uudelleen ja lue hänen vastauksensa.
refusal-not-your-signature = Tämä on toisen järjestön allekirjoitus. Vaihda järjestö, jonka puolesta toimit.
refusal-not-signed = Järjestösi ei ole allekirjoittanut, tai allekirjoitus on peruttu. Allekirjoita ensin.
refusal-nothing-to-confirm = Allekirjoitus on voimassa sellaisenaan. Sinun ei tarvitse tehdä mitään.
refusal-second-signatory-needed = Olet jo allekirjoittanut. Järjestösi puolesta allekirjoitetaan kaksi yhdessä: pyydä toista allekirjoittajaa vahvistamaan.
refusal-first-signatory-gone = Ensimmäisenä allekirjoittanut ei enää ole järjestösi allekirjoittaja. Allekirjoita uudelleen alusta.
refusal-decided-in-the-future = Päätöspäivä on tulevaisuudessa. Kirjaa päivä, jona päätös tehtiin, tai ilmoita, milloin päätätte.
refusal-days-missing = Kerro, minä päivänä päätätte.
refusal-day-in-the-past = Päivä on jo mennyt. Valitse tämä päivä tai myöhempi.
refusal-too-many-days = Päiviä on liikaa. Niitä voi olla enintään { $max }.
refusal-reservation-empty = Kirjoita varauma, tai allekirjoita ilman sitä.
refusal-reservation-too-long = Varauma on liian pitkä. Siinä saa olla enintään { $max } merkkiä.
refusal-reservation-without-clause = Valitse kohta, jota varauma koskee.
refusal-not-of-language = Muutosta ei ole luokiteltu kielelliseksi, joten sitä ei tarvitse kyseenalaistaa. Vahvista allekirjoitus tai peru se.
refusal-change-signed = Järjestösi on allekirjoittanut tämän muutoksen jälkeen. Voit perua allekirjoituksen.
refusal-outsiders-not-taken = Tätä kannanottoa allekirjoittavat vain verkoston järjestöt. Voit hakea järjestöäsi verkostoon.
refusal-too-many-signatures = Vastauksia on jo { $max }, eikä enempää voi ottaa vastaan. Kerro koordinaattorille.
refusal-goal-outside = Tavoitteen pitää olla 1–{ $max } järjestöä.
refusal-binding-fixed = Joku on jo allekirjoittanut, joten sitovia kieliä ei voi enää muuttaa.
refusal-reminded-lately = Muistutus lähti viimeksi { $last }. Uuden voi lähettää { $next }.
refusal-reminder-too-long = Lyhennä viestiä: siinä saa olla enintään { $max } merkkiä.
refusal-nobody-to-remind = Kukaan ei saisi muistutusta: kaikki ovat vastanneet, tai vastaamattomien allekirjoittajia ei tavoiteta.
refusal-unknown-answer = Vastaa jollakin näistä: sign, pending tai decline.
refusal-unknown-signature-state = Tällaista allekirjoituksen tilaa ei ole.
refusal-unknown-change-kind = Valitse, onko muutos kielellinen vai sisällöllinen.
signature-state-pending = päätös tulossa
signature-state-declined = ei allekirjoita
signature-state-awaiting-second = odottaa toista allekirjoittajaa
signature-state-valid = allekirjoittanut
signature-state-to-confirm = odottaa vahvistusta
signature-state-paused = keskeytetty
signature-state-withdrawn = perunut
change-kind-language = kielellinen
change-kind-substance = sisällöllinen
weight-number = luku muuttuu
weight-name = nimi muuttuu
weight-negation = kielto muuttuu
weight-demand = vaatimus muuttuu
weight-added = kohta on uusi
weight-removed = kohta on poistettu
weight-rewritten = teksti on kirjoitettu uudelleen
log-sign-on-planned = päätti, miten allekirjoituksia kerätään.
log-signature-given = allekirjoitti version { $version }.
log-signature-given-reserved = allekirjoitti version { $version } varaumin.
log-signature-given-first = allekirjoitti version { $version }; toinen allekirjoittaja vielä puuttuu.
log-signature-recorded = kirjasi järjestön { $organisation } allekirjoituksen versioon { $version } ({ $channel }).
log-signature-seconded = vahvisti allekirjoituksen toisena allekirjoittajana.
log-signature-pending = ilmoitti päättävänsä: { $days }.
log-signature-pending-recorded = kirjasi, milloin { $organisation } päättää: { $days } ({ $channel }).
log-signature-declined = ilmoitti, ettei allekirjoita.
log-signature-declined-recorded = kirjasi, ettei { $organisation } allekirjoita ({ $channel }).
log-signature-withdrawn = perui vastauksen { $number }.
log-change-classified = luokitteli version { $version } muutoksen { $change }: { $kind }.
log-change-escalated = katsoi version { $version } muutoksen { $change } sisällölliseksi.
log-outsider-signed = hyväksyi allekirjoittajaksi verkoston ulkopuolelta: { $organisation }.
log-member-opted-out = ei halua, että se lasketaan kattojärjestöjen jäseniin.
log-member-opted-in = lasketaan taas kattojärjestöjen jäseniin.
signatures = Allekirjoitukset
signatures-title = Allekirjoitukset: { $title }
signatories = Allekirjoittajat
signatories-none = Yksikään järjestö ei ole vielä allekirjoittanut tätä versiota.
signatory-outsider = verkoston ulkopuolelta
dissenting-views = Eriävät mielipiteet
signatures-not-yet = Tekstiä ei ole vielä lukittu allekirjoitettavaksi. Järjestöt voivat jo kertoa, milloin ne päättävät.
signing-closed = Allekirjoittaminen päättyi { $when }.
signing-closes = Allekirjoittaa voi { $when } asti.
signing-read = Lue allekirjoitettava versio { $version }
signatures-count = { $count ->
    [0] Kukaan ei ole vielä allekirjoittanut versiota { $version }.
    [one] Yksi järjestö on allekirjoittanut version { $version }.
   *[other] { $count } järjestöä on allekirjoittanut version { $version }.
}
signatures-count-reserved = { $count ->
    [one] Niistä yksi varaumin.
   *[other] Niistä { $count } varaumin.
}
signatures-goal = Tavoite on { $goal }.
signatures-progress = Allekirjoituksia tavoitteesta
signatures-changed = Allekirjoittajien luettelo on muuttunut.
signatures-show-now = Näytä uusi luettelo
signatures-count-to-confirm = Odottaa vahvistusta: { $count }
signatures-count-paused = Keskeytetty: { $count }
signatures-count-awaiting-second = Toinen allekirjoittaja puuttuu: { $count }
signatures-count-pending = Päätös tulossa: { $count }
signatures-count-declined = Ei allekirjoita: { $count }
signatures-count-silent = Ei ole vastannut: { $count }
changes-unclassed = { $count ->
    [one] Yksi muutos edelliseen allekirjoitettuun versioon odottaa luokittelua. Siihen asti aiempia allekirjoituksia ei lasketa.
   *[other] { $count } muutosta edelliseen allekirjoitettuun versioon odottaa luokittelua. Siihen asti aiempia allekirjoituksia ei lasketa.
}
changes-class = Luokittele muutokset
changes-doubt = Muutokset ja niiden luokittelu
signature-record = Kirjaa järjestön vastaus
signature-record-intro = Kirjaa tähän vastaus, jonka järjestö antoi sähköpostitse, puhelimessa tai kokouksessa. Järjestö saa siitä tiedon ja voi perua sen.
signature-record-send = Kirjaa vastaus
signing-plan = Miten allekirjoituksia kerätään
signature-given-on = allekirjoitti { $day }
signature-decides-on = Päättää: { $days }
signature-decided-on = päätetty { $day }
reservation-about = Varauma kohtaan { $clause }
reservation-about-gone = Varauma kohtaan, jota ei enää ole
signatures-not-counted = Eivät ole mukana luvussa
signatures-not-counted-hint = Tämän näkevät vain koordinaattorit. Muut näkevät enintään lukumäärät.
signatures-in-to-confirm = Odottaa vahvistusta
signatures-in-paused = Keskeytetty
signatures-in-awaiting-second = Toinen allekirjoittaja puuttuu
signatures-in-pending = Päätös tulossa
signatures-in-declined = Ei allekirjoita
signatures-in-withdrawn = Perunut
signatures-silent = Ei ole vastannut ({ $count })
remind = Muistuta vastaamattomia
remind-intro = Muistutus lähtee sähköpostitse niille, jotka allekirjoittavat vastaamattomien järjestöjen puolesta. Allekirjoittaneet, myöhemmin päättävät ja kieltäytyneet eivät saa sitä.
remind-reaches = { $count ->
    [0] Muistutus ei tavoita yhtään järjestöä.
    [one] Muistutus tavoittaa yhden järjestön, { $people ->
        [one] yhden ihmisen.
       *[other] { $people } ihmistä.
    }
   *[other] Muistutus tavoittaa { $count } järjestöä, { $people ->
        [one] yhden ihmisen.
       *[other] { $people } ihmistä.
    }
}
remind-reached = Saavat muistutuksen ({ $count })
remind-missed = Vastaamatta, mutta kukaan ei saa muistutusta ({ $count })
remind-text = Oma viesti
remind-text-hint = Näkyy muistutuksessa. Enintään { $max } merkkiä. Voi jättää tyhjäksi.
remind-send = Lähetä muistutus
remind-last = Muistutus lähti viimeksi { $when }.
remind-next = Uuden voi lähettää { $when }.
signature-own-none = Järjestösi ei ole vielä vastannut.
sign = Allekirjoita
sign-when = Kerro, milloin päätätte
sign-title = Allekirjoita järjestön puolesta
sign-send = Vahvista vastaus
sign-confirm = Vahvista allekirjoitus
sign-second = Allekirjoita toisena
signature-change = Muuta vastausta
signature-withdraw = Peru vastaus
signature-withdraw-now = Peru vastaus nyt
signature-withdraw-hint = Vastaus ei ole enää voimassa heti, kun perut sen. Lokiin jää tieto siitä, että se annettiin ja peruttiin.
signature-means-pending = Järjestönne päättää myöhemmin. Allekirjoitusta ei lasketa ennen sitä.
signature-means-declined = Järjestönne ei allekirjoita. Tämän näkevät vain koordinaattorit, ellette toivo mielipiteenne julkaisemista.
signature-means-awaiting-second = Yksi on allekirjoittanut. Allekirjoitus lasketaan, kun toinen vahvistaa sen.
signature-means-valid = Allekirjoitus on voimassa ja mukana luvussa.
signature-means-to-confirm = Teksti on muuttunut siitä, minkä allekirjoititte. Allekirjoitusta ei lasketa, ennen kuin vahvistatte sen.
signature-means-paused = Pidätte muutosta sisällöllisenä. Allekirjoitusta ei lasketa, ennen kuin asiaan on vastattu.
signature-means-withdrawn = Järjestönne on perunut vastauksensa.
receipt-entry = Lokin merkintä
sign-text = Teksti, versio { $version }
sign-changes = Mikä on muuttunut siitä, kun luit tekstin viimeksi
sign-answer = Vastauksenne
answer-sign = { $organisation } allekirjoittaa tämän tekstin
answer-pending = { $organisation } päättää myöhemmin
answer-decline = { $organisation } ei allekirjoita
answer-sign-other = Järjestö allekirjoittaa tämän tekstin
answer-pending-other = Järjestö päättää myöhemmin
answer-decline-other = Järjestö ei allekirjoita
sign-terms = Kuka päätti, milloin, ja varauma (vapaaehtoisia)
sign-decided-by = Kuka päätti
sign-decided-by-hint = Esimerkiksi hallitus tai vuosikokous.
sign-decided-on = Milloin päätettiin
sign-clause = Kohta, jota varauma koskee
sign-clause-none = Ei varaumaa
sign-reservation = Varauma
sign-reservation-hint = Lyhyesti. Varauma julkaistaan kohdan ja allekirjoituksen kanssa.
sign-later = Jos päätätte myöhemmin
sign-day = Päivä, jona päätätte
sign-day-hint = Esimerkiksi hallituksen seuraava kokous.
sign-day-other = Toinen mahdollinen päivä
sign-dissent = Jos ette allekirjoita
sign-view = Eriävä mielipide
sign-view-hint = Vapaaehtoinen. Koordinaattorit lukevat sen aina.
sign-publish = Julkaiseminen
sign-publish-yes = Julkaistaan kannanoton yhteydessä
sign-second-intro = Järjestön { $organisation } puolesta allekirjoitetaan kaksi yhdessä. Ensimmäinen on allekirjoittanut; allekirjoitus lasketaan, kun sinäkin vahvistat sen.
sign-confirm-intro = Alla ovat vain ne kohdat, jotka eroavat siitä, minkä järjestösi allekirjoitti.
sign-second-send = Allekirjoita
sign-confirm-send = Vahvista: allekirjoitus pätee
sign-differs = Mikä on muuttunut versiosta { $version }
sign-differs-language = Kielelliset muutokset ({ $count })
changes-to-class = Muutokset versioon { $version }
changes-to-class-intro = Kerro kustakin muutoksesta, onko se kielellinen vai sisällöllinen. Perustelu on julkinen. Sisällöllisen muutoksen jälkeen järjestön on vahvistettava allekirjoituksensa.
changes-to-doubt-intro = Koordinaattorit kertovat kustakin muutoksesta, onko se kielellinen vai sisällöllinen. Jos pidät kielelliseksi sanottua muutosta sisällöllisenä, kerro siitä.
changes-to-class-none = Edelliseen allekirjoitettuun versioon ei ole muutoksia.
change-numbered = Muutos { $change }
change-weighs = Oletus on sisällöllinen: { $weights }.
change-weighs-nothing = Oletus on kielellinen.
change-is-language = kielellinen: sanoo saman toisin
change-is-substance = sisällöllinen: sanoo muuta
change-class-send = Tallenna luokitus
change-class-again = Muuta luokitusta
change-doubt = Pidän tätä sisällöllisenä
change-doubt-why = Miksi muutos on sisällöllinen
change-doubt-hint = Koordinaattorit lukevat tämän. Järjestösi allekirjoitus on keskeytetty, kunnes siihen on vastattu.
change-doubt-send = Keskeytä allekirjoitus ja kerro koordinaattoreille
signing-plan-intro = Näitä voi muuttaa milloin tahansa, myös julkaisemisen jälkeen.
signing-until = Allekirjoittaa voi tähän asti
signing-until-hint = Suomen aikaa. Tyhjä: ilman määräaikaa. Koskee myös julkaistua kannanottoa.
signing-goal = Tavoite
signing-goal-hint = Kuinka monta järjestöä toivotaan. Voi jättää tyhjäksi.
signing-open = Näkyvyys
signing-open-progress = Kaikki lukijat näkevät, miten allekirjoittaminen etenee: allekirjoittajat nimeltä, muut lukuina
signing-open-hint = Jos verkoston ulkopuoliset voivat allekirjoittaa, kuka tahansa voi lukea allekirjoitettavaksi lukitun tekstin, myös ennen julkaisemista. Luonnoksia ja kommentteja se ei avaa.
signing-open-outsiders = Myös verkoston ulkopuoliset järjestöt voivat allekirjoittaa ilman tunnusta; koordinaattori tarkistaa jokaisen
signing-outsiders-address = Jaa tätä osoitetta:
log-outside = Verkoston ulkopuolinen järjestö
outside-way = Allekirjoittaminen verkoston ulkopuolisen järjestön puolesta
outside-title = Allekirjoita: { $title }
outside-intro = Järjestösi voi allekirjoittaa tämän, vaikka se ei kuulu verkostoon. Tunnusta ei tarvita. Lue teksti ja täytä lomake; vahvistat allekirjoituksen sähköpostista, ja koordinaattori tarkistaa sen ennen kuin se lasketaan.
outside-organisation = Järjestö
outside-signatory = Allekirjoittaja
outside-contact = Allekirjoittajan nimi
outside-contact-hint = Etunimi ja sukunimi. Vain koordinaattorit näkevät nimen.
outside-email = Allekirjoittajan sähköpostiosoite
outside-email-hint = Lähetämme tähän linkin, jolla vahvistat allekirjoituksen. Vain koordinaattorit näkevät osoitteen.
outside-may = Oikeus allekirjoittaa
outside-may-yes = Minulla on oikeus allekirjoittaa järjestön puolesta
outside-then = Kun koordinaattori on hyväksynyt allekirjoituksen, järjestön nimi, allekirjoituspäivä, päättäjä ja varauma näkyvät allekirjoittajien luettelossa.
outside-send = Lähetä allekirjoitus
outside-closed = Allekirjoittamisen aika on päättynyt. Lomaketta ei voi enää lähettää.
outside-not-now = Tekstiä ei voi juuri nyt allekirjoittaa: sitä muutetaan, tai se on jo käsitelty loppuun.
outside-unconfirmed-title = Vahvista vielä allekirjoitus
outside-unconfirmed = Lähetimme allekirjoittajan osoitteeseen viestin. Allekirjoitus lähtee koordinaattorille, kun olet avannut viestin linkin ja vahvistanut sen. Linkki on voimassa { $days } päivää. Jos viestiä ei näy, katso myös roskapostista.
outside-confirmed-title = Allekirjoitus on vahvistettu
outside-confirmed = Kiitos! Koordinaattori tarkistaa allekirjoituksen, ja se lasketaan siitä alkaen. Kerromme siitä sähköpostilla. Viestin linkistä näet, missä mennään, ja voit perua allekirjoituksen.
outside-again-title = Allekirjoitus pätee
outside-again = Kiitos! Allekirjoitus on taas mukana luvussa. Kuitti tulee sähköpostilla.
outside-withdrawn-title = Allekirjoitus on peruttu
outside-withdrawn = Allekirjoitusta ei lasketa. Jos koordinaattori oli jo hyväksynyt sen, lokiin jää tieto siitä, että se annettiin ja peruttiin.
outside-forget = Poista nimeni ja osoitteeni, allekirjoitus jää
outside-forget-hint = Järjestön allekirjoitus jää voimaan, mutta emme voi enää kirjoittaa sinulle. Jos tekstin sisältö muuttuu, allekirjoitusta ei enää lasketa. Tämä linkki lakkaa toimimasta.
outside-forget-now = Poista nimeni ja osoitteeni nyt
outside-forgotten-title = Nimesi ja osoitteesi on poistettu
outside-forgotten = Järjestön allekirjoitus on edelleen voimassa.
data-outside = Allekirjoitukset verkoston ulkopuolisten järjestöjen puolesta
outside-confirm = Vahvista allekirjoitus
outside-discard = En allekirjoita, poista tämä
outside-stands-unconfirmed = Sinun osoitteellasi on allekirjoitettu tämä. Jos allekirjoitit, vahvista se tässä. Jos et, poista se.
outside-stands-waiting = Allekirjoitus on vahvistettu ja odottaa koordinaattorin tarkistusta. Sitä ei lasketa vielä.
outside-stands-changed = Teksti on muuttunut sen jälkeen, kun allekirjoitit. Allekirjoitusta ei voi hyväksyä, ennen kuin vahvistat sen uusille sanoille.
outside-stands-to-confirm = Tekstin sisältö on muuttunut. Allekirjoitusta ei lasketa, ennen kuin vahvistat sen. Alla on, mikä eroaa siitä, minkä allekirjoitit.
outsiders-title = Tarkistusta odottavat allekirjoitukset
outsiders-count = { $count ->
    [0] Yksikään allekirjoitus ei odota tarkistusta.
    [one] Yksi verkoston ulkopuolinen järjestö odottaa tarkistusta. Sitä ei lasketa ennen kuin hyväksyt sen.
   *[other] { $count } verkoston ulkopuolista järjestöä odottaa tarkistusta. Niitä ei lasketa ennen kuin hyväksyt ne.
}
outsiders-waiting = Tarkistettavana: { $count }
outsiders-since = Vahvistettu sähköpostista { $when }
outsiders-accept = Hyväksy allekirjoitus
outsiders-accept-anyway = Se on eri järjestö, hyväksy allekirjoitus
outsiders-decline = Hylkää allekirjoitus
outsiders-decline-submit = Hylkää
outsiders-reason = Miksi allekirjoitus hylätään?
outsiders-reason-hint = Allekirjoittaja saa tämän sähköpostilla. Allekirjoituksesta ei jää mitään talteen.
outsiders-namesake = Samanniminen verkoston ulkopuolinen järjestö on jo allekirjoittanut (nro { $number }).
outsiders-other-version = Järjestö allekirjoitti version { $version }. Nyt allekirjoitetaan toista, ja allekirjoittajalta on kysytty uudelleen. Voit hyväksyä allekirjoituksen, kun hän on vahvistanut sen.
outsiders-bounced = Viimeisin viesti allekirjoittajalle ei mennyt perille.
outsiders-stopped-closed = Allekirjoittamisen aika on päättynyt. Jos haluat hyväksyä nämä, jatka ensin aikaa.
outsiders-stopped-plan = Verkoston ulkopuoliset eivät voi enää allekirjoittaa. Jos haluat hyväksyä nämä, salli se ensin.
outsiders-stopped-text = Mitään tekstiä ei juuri nyt allekirjoiteta, joten näitä ei voi hyväksyä.
outsiders-withdraw = Poista allekirjoittajista
outsiders-withdraw-hint = Jos allekirjoitus on hyväksytty erehdyksessä. Allekirjoittaja saa tiedon, ja lokiin jää merkintä.
outsiders-withdraw-now = Poista allekirjoittajista nyt
refusal-outsider-gone = Tätä allekirjoitusta ei enää ole: se on peruttu tai hylätty, tai linkki on vanhentunut. Voit allekirjoittaa uudelleen, jos aikaa on.
refusal-outsider-unauthorised = Vahvista, että sinulla on oikeus allekirjoittaa järjestön puolesta.
refusal-outsiders-full = Allekirjoituksia odottaa nyt niin paljon, ettei uusia voi ottaa tarkistettavaksi. Yritä muutaman päivän päästä uudelleen.
mail-outsider-subject = Vahvista allekirjoitus: { $title }
mail-outsider-text =
    Hei!

    Sinun sähköpostiosoitteellasi on allekirjoitettu kannanotto { $title }. Katso, mitä allekirjoitettiin, ja vahvista se täällä:

    { $link }

    Allekirjoitus lähtee koordinaattorin tarkistettavaksi vasta, kun olet vahvistanut sen. Linkki on voimassa { $until } asti.

    Jos et ole allekirjoittanut, sinun ei tarvitse tehdä mitään. Tiedot poistuvat itsestään.

    Lausuma
mail-outsider-changed-subject = Teksti on muuttunut, vahvista allekirjoitus: { $title }
mail-outsider-changed-text =
    Hei!

    Kannanotto { $title } on muuttunut sen jälkeen, kun allekirjoitit sen: allekirjoitettavana on nyt versio { $version }. Allekirjoitustasi ei lasketa uusien sanojen alla, ennen kuin vahvistat sen. Katso, mikä on muuttunut, ja vahvista tai peru:

    { $link }

    Lausuma
mail-outsider-taken-subject = Kuitti allekirjoituksesta: { $title }
mail-outsider-taken-text =
    Hei!

    Allekirjoituksesi kannanottoon { $title } on kirjattu. Tämä on kuitti:

    { $receipt }

    Allekirjoituksen voi perua milloin tahansa samasta linkistä, josta saa myös tarkistettavan kuitin. Säilytä tämä viesti:

    { $link }

    Lausuma
mail-outsider-withdrawn-subject = Allekirjoitus on peruttu: { $title }
mail-outsider-withdrawn-text =
    Hei!

    Järjestösi allekirjoitus kannanotossa { $title } on peruttu. Sitä ei enää lasketa.

    { $receipt }

    Poistimme samalla nimesi ja osoitteesi. Jos et perunut allekirjoitusta itse, kysy kannanoton koordinaattorilta.

    Lausuma
mail-outsider-declined-subject = Allekirjoitusta ei otettu mukaan: { $title }
mail-outsider-declined-text =
    Hei!

    Koordinaattori ei hyväksynyt järjestösi allekirjoitusta kannanottoon { $title }. Perustelu:

    { $reason }

    Poistimme tietosi. Voit allekirjoittaa uudelleen, jos asia korjaantuu.

    Lausuma
mail-outsiders-subject = { $count ->
    [one] Allekirjoitus odottaa tarkistusta: { $title }
   *[other] { $count } allekirjoitusta odottaa tarkistusta: { $title }
}
mail-outsiders-text =
    Hei!

    { $count ->
        [one] Verkoston ulkopuolinen järjestö on allekirjoittanut kannanoton { $title }.
       *[other] { $count } verkoston ulkopuolista järjestöä on allekirjoittanut kannanoton { $title }.
    } Tarkista ja hyväksy tai hylkää:

    { $link }

    Allekirjoitus lasketaan vasta, kun se on hyväksytty.

    Lausuma
classed-clause = Kohta { $clause }
classed-was-clause = Poistettu kohta { $clause }
classed-as = Muutos on
sign-withdraw = Peru allekirjoitus
asked-sign = Voit allekirjoittaa tekstin järjestön { $organisation } puolesta.
asked-public = Kannanotto on julkaistu, eikä sen tekstiä enää muuteta. Virheen voi oikaista julkisesti.
asked-confirm = Teksti on muuttunut. Järjestön { $organisation } allekirjoitus odottaa vahvistusta.
asked-second = Järjestön { $organisation } allekirjoitus odottaa sinua: yksi on jo allekirjoittanut.
signatories-of = Allekirjoittajat: { $title }
signatories-note = Versio { $version }, tarkiste (SHA-256) { $sha256 }
column-name = Järjestö
column-name-fi = Nimi suomeksi
column-name-sv = Nimi ruotsiksi
column-name-en = Nimi englanniksi
column-signed = Allekirjoitettu
column-decided-by = Kuka päätti
column-decided-on = Päätetty
column-reservation-clause = Varauman kohta
column-reservation = Varauma
column-recorded = Miten ilmoitettu
column-logo = Logo
signatories-out = Lataa allekirjoittajat
notice-sign-on-subject = Allekirjoitettavaksi: { $title }
notice-sign-on-text =
    Kannanotto on lukittu allekirjoitettavaksi. Voit allekirjoittaa sen järjestön { $organisation } puolesta.

    Teksti: { $title }
    Versio: { $version }
    Koordinaattori: { $coordinators }

    Jos ette päätä vielä, kertokaa, milloin päätätte. Hiljaisuus ei allekirjoita.

    Lue ja vastaa tässä:

    { $link }
notice-signing-closes-subject = Allekirjoittaminen päättyy pian: { $title }
notice-signing-closes-text =
    Järjestö { $organisation } ei ole vielä vastannut, allekirjoittaako se. Aikaa on { $until } asti, jäljellä { $left }.

    Teksti: { $title }
    Versio: { $version }
    Koordinaattori: { $coordinators }

    Lue ja vastaa tässä:

    { $link }
notice-reminded-subject = Muistutus: allekirjoittaako järjestönne? { $title }
notice-reminded-text =
    Järjestö { $organisation } ei ole vielä vastannut, allekirjoittaako se.{ $until }{ $own }

    Teksti: { $title }
    Versio: { $version }
    Koordinaattori: { $coordinators }

    Jos ette päätä vielä, kertokaa, milloin päätätte. Lue ja vastaa tässä:

    { $link }
notice-reminded-until = Aikaa on { $until } asti, jäljellä { $left }.
notice-reminded-own = Koordinaattorin viesti
notice-signature-subject = Kuitti vastauksesta: { $title }
notice-signature-text =
    Järjestön { $organisation } vastaus kannanottoon { $title } on kirjattu.

    { $receipt }

    Jos vastaus ei pidä paikkaansa, peru se tässä:

    { $link }
notice-second-subject = Toinen allekirjoitus puuttuu: { $title }
notice-second-text =
    Järjestön { $organisation } puolesta allekirjoitetaan kaksi yhdessä. Ensimmäinen on allekirjoittanut kannanoton { $title }. Allekirjoitus lasketaan, kun sinäkin vahvistat sen.

    Lue ja vahvista tässä:

    { $link }
notice-confirm-subject = Vahvistakaa allekirjoitus: { $title }
notice-confirm-text =
    Teksti on muuttunut sisällöltään siitä, minkä { $organisation } allekirjoitti. Allekirjoitusta ei lasketa, ennen kuin vahvistatte sen versioon { $version }.

    Teksti: { $title }
    Koordinaattori: { $coordinators }

    Näet tässä vain kohdat, jotka ovat muuttuneet, ja voit vahvistaa tai perua:

    { $link }
notice-doubted-subject = Muutosta pidetään sisällöllisenä: { $title }
notice-doubted-text =
    Allekirjoittanut järjestö pitää sisällöllisenä muutosta, joka on luokiteltu kielelliseksi. Sen allekirjoitus on keskeytetty, kunnes vastaatte.

    Teksti: { $title }
    Versio: { $version }

    Vastaa luokittelemalla muutos uudelleen:

    { $link }
calendar-name = Lausuma
calendar-signing = Allekirjoittaminen päättyy
calendar-deadline = Määräaika viranomaiselle
calendar-decides = { $organisation } päättää
calendar-title = Kierrokset ja määräajat kalenterissasi
calendar-intro = Lisää tämä osoite kalenteriohjelmaasi tilattavana kalenterina. Se on sinun: joka saa sen, näkee kannanottojen nimet ja ajat. Älä jaa sitä.
mandates = Ketkä ehtivät päättää
mandates-intro = Järjestöt ovat kertoneet, milloin ne päättävät. Kokeile, ketkä ehtisivät, jos teksti lukittaisiin ja allekirjoittaminen päättyisi toisina päivinä.
mandates-from = Teksti on lukittu
mandates-until = Viimeinen päivä allekirjoittaa
mandates-show = Näytä
mandates-move = Siirrä määräaikaa
mandates-in-time = Ehtivät päättää ({ $count })
mandates-lost = Eivät ehdi ({ $count })
mandates-signed = Allekirjoittanut jo: { $count }.
mandates-silent = Ei ole vastannut: { $count }.
refusal-member-count-outside = Jäsenyhdistysten määrän pitää olla 1–{ $max }.
member-count-title = Jäsenyhdistysten määrä
member-count-intro = Kattojärjestö kertoo itse, montako yhdistystä siihen kuuluu. Luku näytetään lähteineen, kun järjestö allekirjoittaa. Jos jäsenluettelo on rekisterissä, lasketaan se.
member-count = Jäsenyhdistyksiä
member-count-hint = Tyhjä: lukua ei kerrota.
member-count-on = Päivä, jona luku piti paikkansa
member-count-source-hint = Esimerkiksi toimintakertomus.
member-count-stated = { $count } jäsenyhdistystä ({ $day }, { $source })
represented-how = Miten luku on laskettu
represented-umbrellas = { $count ->
    [one] Mukana on yksi kattojärjestö.
   *[other] Mukana on { $count } kattojärjestöä.
}
represented-members = { $count ->
    [one] Jäsenluettelojen mukaan jäsenenä on yksi muu yhdistys.
   *[other] Jäsenluettelojen mukaan jäseninä on { $count } muuta yhdistystä.
}
represented-own-figures = Lisäksi omien lukujensa mukaan { $count } jäsenyhdistystä, joista osa voi olla samoja.
represented-title = Edustavuus
represented-intro = Kukin yhdistys lasketaan kerran, vaikka se kuuluisi useaan kattojärjestöön. Itse allekirjoittaneita ei lasketa jäseninä uudelleen. Kattojärjestön oma luku näkyy lähteineen silloin, kun jäsenluetteloa ei ole.
represented-signed = { $count ->
    [one] Yksi järjestö on allekirjoittanut.
   *[other] { $count } järjestöä on allekirjoittanut.
}
represented-none = Allekirjoittajissa ei ole kattojärjestöjä, joiden jäsenet tunnetaan.
represented-below = allekirjoittajan jäsen
represented-list = Jäsenet luettelon mukaan ({ $count })
represented-signed-itself = allekirjoittanut itse
represented-is-in = Järjestösi lasketaan mukaan, jos sen kattojärjestö allekirjoittaa.
represented-is-out = Järjestöäsi ei lasketa kattojärjestöjen jäseniin.
represented-opt-out = Älä laske meitä mukaan
represented-opt-in = Laske meidät mukaan

## Kyselyt järjestöille

surveys-title = Kyselyt
surveys-intro = Mitä verkosto kysyy järjestöiltä. Jokainen järjestö vastaa kerran, ja vastausta voi muuttaa siihen asti, kun kysely sulkeutuu.
surveys-empty = Yhtään kyselyä ei ole vielä avattu.
survey-new = Tee uusi kysely
survey-page = Kysely
survey-state-draft = Luonnos
survey-state-scheduled = Tulossa
survey-state-open = Auki
survey-state-closed = Suljettu
survey-between = Auki { $opens } – { $closes }.
survey-opens-in = Avautumiseen on { $left }.
survey-time-left = Aikaa on { $left }.
survey-answers =
    { $count ->
        [0] Ei vastauksia.
        [one] 1 vastaus.
       *[other] { $count } vastausta.
    }
survey-answers-late =
    { $count ->
        [one] Lisäksi 1 vastaus tuli myöhässä, eikä sitä lasketa mukaan.
       *[other] Lisäksi { $count } vastausta tuli myöhässä, eikä niitä lasketa mukaan.
    }
survey-numbers = Ketkä ovat vastanneet
survey-answered-of = { $count } verkoston { $all } järjestöstä on vastannut.
survey-answered-outside =
    { $count ->
        [0] Verkoston ulkopuolelta ei ole vastattu.
        [one] Lisäksi on vastannut 1 järjestö verkoston ulkopuolelta.
       *[other] Lisäksi on vastannut { $count } järjestöä verkoston ulkopuolelta.
    }
survey-own = { $organisation }: vastauksenne
survey-own-none = Järjestönne ei ole vielä vastannut.
survey-prepared = Vastausta valmistellaan. Luonnos tallennettiin viimeksi { $when }.
survey-answer = Vastaa kyselyyn
survey-answer-go-on = Jatka vastausta
survey-answer-change = Muuta vastausta
survey-answer-late = Vastaa myöhässä
survey-late = Vastaus tuli kyselyn sulkeuduttua. Se on tallessa, mutta sitä ei lasketa mukaan.
survey-comes-late = Kysely on jo sulkeutunut. Voitte vielä vastata, mutta vastausta ei lasketa mukaan tuloksiin.
survey-way = Miten vastaus tuli
survey-way-own = Järjestö antoi sen itse
survey-way-link = Järjestön linkillä
survey-way-mail = Ilmoitettu sähköpostitse
survey-way-phone = Ilmoitettu puhelimitse
survey-way-meeting = Ilmoitettu kokouksessa
survey-way-paper = Ilmoitettu paperilla
survey-source = Lähde
survey-revision = Monesko vastaus
survey-version = Kyselyn versio
survey-asked-anew = Kysymyksiä on muutettu tämän vastauksen jälkeen. Vastaus on voimassa; tarkistakaa, onko siihen lisättävää.
survey-what-was-answered = Mitä vastattiin
survey-answer-erased = Vastauksen teksti on poistettu.
survey-no-answer = Ei vastausta
survey-optional = (vapaaehtoinen)
survey-at-most =
    { $count ->
        [one] Valitse enintään 1.
       *[other] Valitse enintään { $count }.
    }
survey-other = Jokin muu
survey-other-what = Mikä muu?
survey-chars-max = Enintään { $max } merkkiä.
survey-coordinate = Kyselyn hoito
survey-open-link = Avoin linkki. Kuka tahansa, jolla se on, voi vastata järjestönsä puolesta:
survey-edit = Muokkaa kysymyksiä
survey-try = Esikatsele ja kokeile
survey-try-intro = Tältä kysely näyttää vastaajalle. Voit kokeilla vastaamista: koevastausta ei tallenneta eikä lasketa.
survey-try-send = Kokeile vastausta
survey-tried = Koevastaus kelpaa
survey-tried-text = Näin se olisi otettu vastaan. Sitä ei tallennettu.
survey-open = Avaa kysely
survey-act-open = Avaa kysely
survey-act-open-intro = Kysely näkyy verkoston järjestöille, kun se on auki. Se sulkeutuu itsestään sovittuna aikana.
survey-act-close = Sulje kysely
survey-act-close-intro = Kysely sulkeutuu heti, ennen sovittua aikaa. Myöhässä tulevat vastaukset otetaan erikseen vastaan, eikä niitä lasketa. Perustelu on julkinen.
survey-act-extend = Pidennä aikaa
survey-act-extend-intro = Kyselyn uusi sulkeutumisaika näkyy heti kaikille. Perustelu on julkinen.
survey-act-reopen = Avaa kysely uudelleen
survey-act-reopen-intro = Kysely on auki uuteen sulkeutumisaikaan asti. Myöhässä tulleet vastaukset lasketaan silloin mukaan. Perustelu on julkinen.
survey-act-call-off = Peru avaaminen
survey-act-call-off-intro = Kysely ei avaudu, vaan se on taas luonnos. Perustelu on julkinen.
survey-opens = Avautuu
survey-opens-hint = Suomen aikaa. Jos jätät tyhjäksi, kysely avautuu heti.
survey-closes = Sulkeutuu
survey-closes-hint = Suomen aikaa. Kysely sulkeutuu silloin itsestään.
survey-promise = Luvataanko nimettömyys?
survey-promise-hint = Tätä ei voi muuttaa, kun kysely on avattu.
survey-promise-named = Ei: tuloksissa saa näkyä, mikä järjestö vastasi mitäkin.
survey-promise-anonymous = Kyllä: tuloksista ei näe, mikä järjestö vastasi mitäkin. Alle viiden järjestön lukuja ei näytetä.
survey-promise-named-told = Tuloksissa voi näkyä, mitä järjestönne vastasi.
survey-promise-anonymous-told = Tuloksista ei näe, mikä järjestö vastasi mitäkin.
survey-reach = Ketkä voivat vastata?
survey-reach-hint = Tätä ei voi muuttaa, kun kysely on avattu.
survey-reach-network = Verkoston järjestöt
survey-reach-anyone = Verkoston järjestöt ja muut, joilla on avoin linkki. Muut lasketaan erikseen, ja niitä ehdotetaan rekisteriin.
survey-hand-in = Vastauksen lähettäminen
survey-hand-in-hint = Luonnoksen näkevät vain oman järjestönne ihmiset. Lähetetystä vastauksesta saatte kuitin, ja sitä voi muuttaa, kunnes kysely sulkeutuu.
survey-hand-in-link-hint = Luonnoksen näkevät ne, joilla on tämä linkki, ja järjestön omat ihmiset. Järjestön yhteyshenkilö saa sähköpostilla tiedon siitä, mitä järjestön nimissä vastattiin.
survey-send = Lähetä vastaus
survey-save = Tallenna luonnos
survey-answer-for = Vastaat järjestön { $organisation } puolesta.
survey-answer-for-link = Linkki on tehty tälle järjestölle. Jos se ei ole sinun järjestösi, älä vastaa.
survey-theirs-answer = Näin järjestönne puolesta on vastattu sillä välin
survey-receipt = Vastaus on annettu
survey-receipt-intro = { $organisation } on vastannut kyselyyn. Järjestön yhteyshenkilö saa vastauksesta kopion sähköpostilla.
survey-receipt-proof = Palvelin on kirjannut vastauksesta tunnisteen verkoston yhteiseen lokiin, jota ei voi muuttaa jälkikäteen. Näillä tiedostoilla voitte myöhemmin osoittaa, mitä vastasitte ja milloin.
survey-receipt-proof-file = palvelimen allekirjoittama todistus siitä, että tunniste on lokissa
survey-receipt-opening-file = vastauksenne sellaisena kuin siitä on tunniste: tiedoston SHA-256 on sama kuin vastauksen tarkistussumma
survey-undo = Koordinaattorin kirjaama vastaus
survey-figures-stay = Kysely on sulkeutunut ja tulokset laskettu. Koska vastaajille luvattiin nimettömyys, luvut jäävät ennalleen: muuten ennen ja jälkeen otettuja lukuja vertaamalla näkisi, mitä tässä vastattiin.
survey-undo-intro = Koordinaattori on kirjannut järjestön { $organisation } vastauksen. Jos järjestö ei ole vastannut näin, vastauksen voi perua tästä.
survey-undo-do = Peru vastaus
survey-undo-none = Järjestöltä { $organisation } ei ole voimassa koordinaattorin kirjaamaa vastausta.
survey-edit-intro = Kirjoita kysymykset niillä kielillä, joilla järjestöt vastaavat. Jos jokin kieli puuttuu, näytetään kieli, jolla teksti on.
survey-edit-answered = Kyselyyn on jo vastattu. Kun tallennat muutokset, kyselystä tulee uusi versio ja aiempi säilyy: vastauksista näkee, kumpaan ne annettiin.
survey-save-draft = Tallenna
survey-save-try = Tallenna ja esikatsele
survey-title = Kyselyn nimi
survey-introduction = Mistä kyselyssä on kysymys, ja mitä vastauksilla tehdään
survey-section-title = Osion otsikko
survey-section-introduction = Osion johdanto
survey-place-section = Osio { $number }
survey-place-question = Kysymys { $number }
survey-question = Kysymys
survey-hint = Vastausohje
survey-required = Tähän on vastattava
survey-kind-single = Yksi vaihtoehto
survey-kind-multiple = Monta vaihtoehtoa
survey-kind-scale = Asteikko
survey-kind-number = Luku
survey-kind-text = Vapaa teksti
survey-add-question = Lisää kysymys tähän
survey-add-section = Lisää osio
survey-options-hint = Vaihtoehto, jolla ei ole tekstiä, jää pois.
survey-option = Vaihtoehto { $number }
survey-more-options = Lisää vaihtoehtoja
survey-takes-other = Vastaaja voi kirjoittaa jonkin muun
survey-at-most-label = Montako saa valita enintään (tyhjä: kaikki)
survey-from = Asteikon alku
survey-to = Asteikon loppu
survey-low = Mitä asteikon alku tarkoittaa
survey-high = Mitä asteikon loppu tarkoittaa
survey-least = Pienin luku (tyhjä: ei rajaa)
survey-most = Suurin luku (tyhjä: ei rajaa)
survey-unit = Yksikkö, esimerkiksi jäsentä
survey-chars = Montako merkkiä tekstissä saa olla
survey-up = Ylös
survey-down = Alas
survey-remove = Poista
survey-unfit-nothing-asked = Lisää ainakin yksi kysymys.
survey-unfit-too-many-questions = Kyselyssä voi olla enintään { $max } kysymystä.
survey-unfit-wording-missing = Kirjoita teksti ainakin yhdellä kielellä.
survey-unfit-wording-too-long = Teksti on liian pitkä. Lyhennä sitä.
survey-unfit-key-twice = Sama tunnus on kahdella kysymyksellä tai vaihtoehdolla.
survey-unfit-options-missing = Kirjoita vähintään kaksi vaihtoehtoa.
survey-unfit-too-many-options = Vaihtoehtoja voi olla enintään { $max }.
survey-unfit-bounds-reversed = Alarajan on oltava ylärajaa pienempi.
survey-unfit-scale-too-long = Asteikossa voi olla enintään { $max } porrasta.
survey-unfit-text-bound-outside = Merkkimäärän on oltava 1–{ $max }.
survey-unfit-unknown-question = Tällaista kysymystä ei ole.
survey-unfit-other-kind = Vastaus on muuta kuin mitä kysytään.
survey-unfit-unknown-option = Tällaista vaihtoehtoa ei ole.
survey-unfit-too-many-chosen = Valitse enintään { $max }.
survey-unfit-number-outside =
    { $bounds ->
        [both] Anna luku väliltä { $least }–{ $most }.
        [least] Anna luku, joka on vähintään { $least }.
        [most] Anna luku, joka on enintään { $most }.
       *[none] Anna pienempi luku.
    }
survey-unfit-text-too-long = Tekstissä voi olla enintään { $max } merkkiä. Tekstisi on tallessa tässä; lyhennä sitä.
survey-unfit-answer-missing = Tähän on vastattava.
survey-unfit-not-a-number = Kirjoita kokonaisluku numeroin.
survey-unfit-other-missing = Kirjoita, mikä muu.
survey-unfit-kind-changed = Tähän on jo vastattu, joten vastaustapaa ei voi muuttaa. Poista kysymys ja lisää tilalle uusi.
refusal-survey-unfit = { $what }
refusal-survey-form-too-long = Vastaus on liian pitkä tallennettavaksi. Lyhennä tekstejä.
refusal-survey-prepared-changed = Joku muu on tallentanut vastauksen luonnoksen sillä välin. Se näkyy alla. Yhdistä vastaukset; seuraava tallennus tai lähetys jää voimaan.
refusal-unknown-survey = Tällaista kyselyä ei ole.
refusal-too-many-surveys = Verkostolla on jo { $max } kyselyä, eikä niitä mahdu enempää.
refusal-too-many-survey-versions = Kyselystä on jo { $max } versiota, eikä niitä mahdu enempää.
refusal-too-many-survey-answers = Kyselyyn on vastannut jo { $max } järjestöä, eikä vastauksia mahdu enempää.
refusal-too-many-survey-changes = Vastausta on muutettu jo liian monta kertaa. Kirjaudu sisään muuttaaksesi sitä, tai pyydä koordinaattoria kirjaamaan, mitä puuttuu.
refusal-survey-changed = Kysymyksiä on muutettu sillä välin. Kirjoittamasi on tallessa: tarkista se ja lähetä uudelleen.
refusal-survey-not-draft = Kysely on jo avattu tai ajastettu.
refusal-survey-not-open = Kysely ei ole auki.
refusal-survey-not-closed = Kysely ei ole suljettu.
refusal-survey-results-settled = Kyselyä ei voi avata uudelleen: vastaajille luvattiin nimettömyys, ja ennen ja jälkeen otettuja lukuja vertaamalla näkisi, mitä yksittäinen järjestö vastasi. Tee sen sijaan uusi kysely.
refusal-survey-not-scheduled = Kysely ei odota avautumistaan.
refusal-survey-over = Kysely on suljettu: kysymykset ja vastaukset pysyvät sellaisina kuin ne ovat.
refusal-survey-closes-before-opening = Kysely sulkeutuisi ennen kuin se avautuu. Valitse sulkeutumisaika avautumisen jälkeen.
refusal-survey-closes-no-later = Pidennetyn kyselyn on sulkeuduttava aiempaa myöhemmin. Valitse myöhempi aika.
refusal-survey-for-the-network = Tähän kyselyyn vastaavat vain verkoston järjestöt.
refusal-survey-answer-changed = Joku muu on vastannut järjestönne puolesta sillä välin. Vastaus näkyy alla. Yhdistä vastaukset; seuraava lähetys jää voimaan.
refusal-survey-answer-missing = Tällaista vastausta ei ole.
refusal-survey-outsider-settled = Järjestön ottamisesta rekisteriin on jo päätetty.
mail-survey-answered-own-subject = Vastaus kyselyyn: { $title }
mail-survey-answered-own-text =
    Hei!

    Järjestön { $organisation } puolesta on vastattu kyselyyn ”{ $title }” { $when }. Vastausta voi muuttaa, kunnes kysely sulkeutuu:
    { $link }

    Näin vastattiin:

    { $answers }
mail-survey-answered-link-subject = Järjestönne linkillä on vastattu kyselyyn: { $title }
mail-survey-answered-link-text =
    Hei!

    Kyselyyn ”{ $title }” on vastattu järjestön { $organisation } linkillä { $when }. Vastaajalta ei kysytty, kuka hän on. Jos vastaus ei ole järjestön, muuttakaa se tästä:
    { $link }

    Näin vastattiin:

    { $answers }
mail-survey-answered-recorded-subject = Järjestönne vastaus kyselyyn on kirjattu: { $title }
mail-survey-answered-recorded-text =
    Hei!

    Koordinaattori on kirjannut järjestön { $organisation } vastauksen kyselyyn ”{ $title }” { $when }. Jos järjestö ei ole vastannut näin, vastauksen voi perua tästä:
    { $link }

    Näin kirjattiin:

    { $answers }
survey-open-link-intro = Vastaa järjestösi puolesta. Lopuksi saat sähköpostiisi linkin, jolla vahvistat vastauksen. Jos järjestösi on jo verkostossa, kirjaudu sisään tai käytä järjestön omaa linkkiä.
survey-outside-who = Kuka vastaa
survey-outside-name = Järjestön nimi
survey-outside-municipality = Kotikunta
survey-outside-no-municipality = Ei kerrota
survey-outside-contact = Sinun nimesi
survey-outside-email-hint = Tähän tulee linkki, jolla vahvistat vastauksen. Osoitetta ei julkaista.
survey-outside-promise = Nimesi ja osoitteesi näkevät vain koordinaattorit. Saat ne poistettua samasta linkistä.
survey-outside-sent = Vahvista vielä vastauksesi
survey-outside-sent-text = Vastaus on tallessa. Avaa sähköpostiisi lähetetty linkki ja vahvista vastaus: vasta silloin se lasketaan mukaan.
survey-outside-yours = Vastauksesi kyselyyn
survey-outside-confirm-text = Onko tämä sinun vastauksesi? Se annetaan vasta, kun vahvistat sen.
survey-outside-confirm = Vahvista vastaus
survey-outside-confirmed = Vastaus on annettu. Verkoston koordinaattori voi ottaa järjestösi rekisteriin; silloin saat siitä sähköpostia.
survey-outside-unfit = Kysymyksiä on muutettu sillä välin niin, ettei vastaus enää sovi niihin. Vastaa uudelleen avoimesta linkistä.
survey-outside-taken-back = Vastaus on peruttu.
survey-outside-change-hint = Voitte muuttaa vastausta siihen asti, kun kysely sulkeutuu. Tämän sivun osoite on myös sähköpostissanne.
survey-outside-forget = Poista vastaus ja yhteystiedot
survey-outside-forget-text = Nimesi, osoitteesi ja vastauksen tekstit poistetaan pysyvästi. Kun kysely on auki, vastausta ei sen jälkeen lasketa mukaan.
survey-outside-gone = Tästä vastauksesta ei ole tallessa mitään: se on poistettu, tai sitä ei vahvistettu ajoissa.
survey-proposals = Ehdokkaat rekisteriin
survey-proposals-intro = Nämä järjestöt vastasivat avoimesta linkistä. Kun otat järjestön rekisteriin, sen yhteyshenkilö saa kutsun, ja vastaus lasketaan verkoston järjestön vastauksena.
survey-proposals-none = Yhtään järjestöä ei odota.
survey-proposals-likely = Rekisterissä on ehkä jo sama järjestö:
survey-proposals-accept = Ota rekisteriin
survey-proposals-decline = Jätä ottamatta
survey-proposals-waiting =
    { $count ->
        [one] 1 järjestö odottaa pääsyä rekisteriin
       *[other] { $count } järjestöä odottaa pääsyä rekisteriin
    }
survey-invite = Kutsu vastaamaan
survey-invite-intro = Kutsu lähtee sähköpostilla niiden järjestöjen yhteyshenkilöille, jotka eivät ole vastanneet. Viestissä on järjestön oma linkki, jolla voi vastata kirjautumatta.
survey-invite-reaches =
    { $count ->
        [0] Kutsu ei tavoita nyt ketään.
        [one] Kutsu tavoittaa 1 järjestön ({ $letters } viestiä).
       *[other] Kutsu tavoittaa { $count } järjestöä ({ $letters } viestiä).
    }
survey-invite-reached = Järjestöt, jotka kutsu tavoittaa ({ $count })
survey-invite-missed = Järjestöt, joita kutsu ei tavoita ({ $count })
survey-invite-last = Edellinen lähti { $when }.
survey-invite-next = Seuraavan voi lähettää { $when }.
survey-invite-text = Oma viestinne (vapaaehtoinen)
survey-invite-text-hint = Enintään { $max } merkkiä.
survey-invite-send = Lähetä kutsu
survey-record = Kirjaa järjestön vastaus
survey-record-intro = Kirjaa tähän vastaus, jonka järjestö on antanut sähköpostitse, puhelimitse, kokouksessa tai paperilla. Järjestön yhteyshenkilö saa siitä kopion, jossa on linkki kirjauksen perumiseen.
survey-record-who = Mikä järjestö vastasi
survey-record-choose = Valitse järjestö
survey-record-channel = Miten vastaus tuli
survey-record-source = Mistä tiedät vastauksen
survey-record-source-hint = Esimerkiksi: puheenjohtajan sähköposti 3.3.
survey-record-send = Kirjaa vastaus
data-survey-prepared = Kyselyvastaukset, joiden luonnoksen tallensit viimeksi
data-survey-outside = Kyselyt, joihin on vastattu osoitteellasi verkoston ulkopuolelta
refusal-survey-outside-full = Liian moni vastaus odottaa vahvistamista. Yritä myöhemmin uudelleen; kirjoittamasi on yhä tässä.
mail-survey-invitation-subject = Kutsu vastata kyselyyn: { $title }
mail-survey-invitation-text =
    Hei!

    Järjestöä { $organisation } pyydetään vastaamaan kyselyyn ”{ $title }”. Kysely sulkeutuu { $closes }, ja aikaa on { $left }.{ $own }

    Vastaa järjestön omasta linkistä. Kirjautua ei tarvitse:
    { $link }
mail-survey-reminder-subject = Muistutus kyselystä: { $title }
mail-survey-reminder-text =
    Hei!

    Järjestö { $organisation } ei ole vielä vastannut kyselyyn ”{ $title }”. Kysely sulkeutuu { $closes }, ja aikaa on { $left }.{ $own }

    Vastaa järjestön omasta linkistä. Kirjautua ei tarvitse:
    { $link }
mail-survey-outside-subject = Vahvista vastauksesi kyselyyn
mail-survey-outside-text =
    Hei!

    Sinun sähköpostiosoitteellasi on vastattu kyselyyn Lausumassa. Katso vastaus ja vahvista se täällä:
    { $link }

    Linkki toimii { $until } asti. Jos et ole vastannut, sinun ei tarvitse tehdä mitään: vastausta ei lasketa mukaan, ja tiedot poistetaan silloin.
mail-survey-declined-subject = Järjestönne vastaus kyselyyn: { $title }
mail-survey-declined-text =
    Hei!

    Kiitos, että vastasitte kyselyyn ”{ $title }”. Vastauksenne on laskettu mukaan omana ryhmänään verkoston järjestöjen rinnalla.

    Ehdotimme samalla järjestöänne verkoston rekisteriin. Koordinaattorit eivät ottaneet sitä rekisteriin tällä kertaa. Perustelu:
    { $reason }

    Täällä näet vastauksenne ja voit poistaa nimesi ja osoitteesi:
    { $link }
survey-content = Vastauksen tarkistussumma

## Kyselyn tulokset
results-title = Tulokset: { $survey }
results-link = Tulokset
results-reached = Vastasi { $answered } verkoston { $members } järjestöstä.
results-outside-too = { $count ->
    [one] Lisäksi vastasi yksi rekisterin ulkopuolinen järjestö. Se lasketaan erikseen.
   *[other] Lisäksi vastasi { $count } rekisterin ulkopuolista järjestöä. Ne lasketaan erikseen.
}
results-named = Vastaukset annettiin järjestön nimellä.
results-anonymous = Vastaajille on luvattu nimettömyys: alle viiden järjestön lukuja ei näytetä, eikä niitä voi laskea muista luvuista.
results-while-open = Kyselyyn vastataan vielä. Luvut muuttuvat, ja ne näkevät vain koordinaattorit.
results-note = Osuudet lasketaan kysymykseen vastanneista järjestöistä. Jokaisella järjestöllä on yksi vastaus.
results-answered = Kysymykseen vastasi { $answered } / { $of } järjestöä.
results-xlsx = Lataa taulukko (XLSX)
results-csv = Lataa CSV
results-as-at-the-close = Luvut ovat sellaiset kuin kyselyn sulkeutuessa: järjestöjen tyyppi, alue ja koko ovat sen hetken.
results-answers = Jokainen vastaus omana rivinään:
results-answers-xlsx = taulukko (XLSX)
results-answers-csv = CSV
results-chart-file = Lataa kaavio (SVG)
results-publish = Julkaise tulokset
results-publish-hint = Tulokset näkyvät nyt verkoston järjestöille. Kun julkaiset ne, ne näkyvät kaikille ilman kirjautumista. Järjestöjen nimiä ei silloin näytetä vastausten vieressä. Julkaisemista ei voi perua.
results-published = Tulokset julkaistiin { $at }.
results-from = Kenen vastaukset
results-from-network = verkoston järjestöt
results-from-outside = rekisterin ulkopuoliset
results-compare = Vertaa kyselyyn
results-compare-none = ei vertailua
results-narrowed = { $count ->
    [one] Rajauksessa on yksi vastannut järjestö.
   *[other] Rajauksessa on { $count } vastannutta järjestöä.
}
results-narrowed-few = Rajauksessa on alle viisi vastannutta järjestöä, joten lukuja ei näytetä.
results-year-unfiltered = Aiemman vuoden taulukossa ei kerrottu, mitä rajaus kysyy, joten aiempaa vuotta ei näytetä rajattujen lukujen rinnalla. Poista rajaukset, niin vertailu näkyy.
results-withheld-too-few = Kysymykseen vastasi alle viisi järjestöä, joten vastauksia ei näytetä.
results-withheld-filter = Tämän kysymyksen vastauksia ei näytetä tällä rajauksella, koska ne voisi päätellä yksittäisten järjestöjen vastauksiksi.
results-kept-back = ei näytetä
results-remainder = Muut vastaukset yhteensä (ei eritellä)
results-other = Muu vastaus
results-per-cent = { $share } %
results-count-and-share = Järjestöjä ja osuus
results-mean = Keskiarvo
results-median = Mediaani
results-sum = Summa
results-least = Pienin
results-most = Suurin
results-texts-all = { $count ->
    [one] Näytä kirjoitettu vastaus
   *[other] Näytä kaikki { $count } kirjoitettua vastausta
}
results-texts-none = Kysymykseen ei ole kirjoitettuja vastauksia, jotka voisi näyttää.
results-before = Kyselyssä ”{ $survey }” vastasi { $answered } / { $of } järjestöä.
results-hatched = Viivoitettu palkki on aiempi kysely.
results-before-said = Silloin kysyttiin: ”{ $text }”
results-not-asked = Tätä ei kysytty kyselyssä ”{ $survey }”.
results-column-number = Nro
results-column-question = Kysymys
results-column-answer = Vastaus
results-column-count = Järjestöjä
results-column-share = Osuus, %
results-column-value = Arvo
results-column-answered-count = Vastanneita
results-column-of-count = Vastaajia kaikkiaan
results-column-organisation = Järjestö
results-column-from = Mistä
results-column-at = Milloin
results-column-way = Miten vastaus tuli
results-column-before = Aiemmin
results-column-before-count = Aiemmin järjestöjä
results-column-before-share = Aiemmin osuus, %
results-texts = Kirjoitetut vastaukset
results-texts-choose = Merkitse vastaukset, jotka kuuluvat yhteen
results-groups = Ryhmät
results-group-count = { $count ->
    [one] yksi vastaus
   *[other] { $count } vastausta
}
results-group-name = Ryhmän nimi
results-group-hint = Anna uuden ryhmän nimi, tai sen ryhmän nimi, johon vastaukset lisätään. Vastaus voi olla monessa ryhmässä.
results-group-put = Lisää ryhmään
results-group-take = Poista merkityt ryhmästä
results-group-rename = Tallenna nimi
results-group-drop = Poista ryhmä
results-group-theme = Tee ryhmästä teema
results-theme-title = Teeman nimi
results-theme-reason = Perustelut
results-theme-hint = Teeman yhteyteen jää näkyviin, mistä kyselystä ja kysymyksestä se on lähtöisin.
results-theme-propose = Ehdota teemaksi
results-themes = Vastauksista lähteneet teemat
results-theme-origin = { $count ->
    [one] Yhden järjestön vastauksesta
   *[other] { $count } järjestön vastauksista
}
refusal-survey-groups-changed = Joku muu on muuttanut ryhmiä sillä välin. Katso ryhmät uudelleen ja jatka siitä.
refusal-survey-theme-unknown = Teemaa ei ole.
refusal-survey-group-nothing-chosen = Merkitse ainakin yksi vastaus.
refusal-survey-group-name-missing = Anna ryhmälle nimi.
refusal-survey-group-name-too-long = Ryhmän nimessä voi olla enintään { $max } merkkiä.
refusal-survey-group-name-taken = Tämän niminen ryhmä on jo.
refusal-survey-group-unknown = Ryhmää ei enää ole.
refusal-survey-group-too-many = Kysymyksellä voi olla enintään { $max } ryhmää.
results-years-title = Aiempien vuosien vastaukset
results-years-intro = Tuo aiemman kyselyn vastaukset taulukosta, niin luvut näkyvät rinnakkain. Taulukossa on rivi jokaiselle järjestölle ja sarake jokaiselle kysymykselle. Sarakkeen otsikko on kysymyksen teksti tai sen tunnus, esimerkiksi q7. Jos taulukossa on myös sarake Muoto, Kunta, Hyvinvointialue tai Koko, aiemmatkin luvut voi rajata niiden mukaan. Talteen jäävät vain luvut ja nämä tiedot, eivät kirjoitetut vastaukset eivätkä järjestöjen nimet.
results-years-name = Vuosi tai kyselyn nimi
results-years-name-hint = Esimerkiksi 2024. Nimi näkyy lukujen vieressä.
results-years-promise = Mitä vastaajille silloin luvattiin
results-years-named = Vastaukset annettiin järjestön nimellä
results-years-anonymous = Vastaajille luvattiin nimettömyys: alle viiden järjestön lukuja ei näytetä
results-years-look = Katso, mitä taulukosta ymmärrettiin
results-years-preview = Mitä taulukosta ymmärrettiin
results-years-answers = { $count ->
    [one] Yhdellä rivillä on vastauksia, jotka lasketaan.
   *[other] { $count } rivillä on vastauksia, jotka lasketaan.
}
results-years-columns = Sarakkeet
results-years-heading = Sarakkeen otsikko
results-years-ignored = ei lueta
results-years-unread = { $count ->
    [one] Yhtä vastausta ei ymmärretty
   *[other] { $count } vastausta ei ymmärretty
}
results-years-unread-hint = Ne jäävät pois laskuista. Jos ne pitää laskea, korjaa taulukko ja tuo se uudelleen.
results-years-cell = Rivi { $line }, { $heading }: ”{ $text }”
results-years-keep = Tallenna vertailua varten
results-years-remove = Poista
results-years-remove-one = Poista { $name }
refusal-survey-year-no-questions = Yksikään sarakkeen otsikko ei ole kyselyn kysymys. Anna otsikoiksi kysymysten tekstit tai tunnukset, esimerkiksi q7.
refusal-survey-year-name = Anna vuosi tai kyselyn nimi, lyhyesti.
refusal-survey-year-too-large = Taulukossa on enemmän vastauksia kuin kyselyyn mahtuu.
refusal-too-many-earlier-surveys = Vertailua varten on tallessa jo { $max } kyselyä. Poista jokin niistä.
refusal-earlier-survey-unknown = Aiempaa kyselyä ei enää ole tallessa.
refusal-survey-results-later = Tuloksia ei voi vielä näyttää: kysely on kesken.
refusal-survey-answers-anonymous = Vastauksia ei saa riveittäin: vastaajille luvattiin nimettömyys, ja rivistä näkisi, mitä yksittäinen järjestö vastasi.

## Julkaistu kannanotto

public-signed = { $count ->
    [0] Allekirjoittajia ei vielä ole.
    [one] Yksi järjestö on allekirjoittanut.
   *[other] { $count } järjestöä on allekirjoittanut.
}
public-since = Julkaistu
public-addressees = Kenelle
public-coordinators = Koonneet
public-languages = Kannanoton kielet
public-reserved-by = Varauma: { $name }
public-came-about = Miten kannanotto syntyi
public-without-rounds = Kannanotto on koottu ilman kommentointikierroksia.
public-round = { $number }. kommentointikierros
public-round-comments = { $comments ->
    [0] Ei kommentteja.
    [one] Yksi kommentti.
   *[other] { $comments } kommenttia { $organisations ->
        [one] yhdeltä järjestöltä.
       *[other] { $organisations } järjestöltä.
    }
}
public-round-outcomes = Vastaukset: { $outcomes }.
public-round-changed = { $count ->
    [0] Teksti ei muuttunut.
    [one] Yksi kohta muuttui.
   *[other] { $count } kohtaa muuttui.
}
public-changes = Mikä muuttui versiosta { $from } versioon { $to }
public-round-version = Kierroksella kommentoitiin versiota { $version }.
public-round-outcome = Sen jälkeen tehtiin versio { $to }.
public-after-rounds = Viimeisen kierroksen jälkeen version { $from } tekstiä muutettiin vielä, ja siitä tuli versio { $to }.
public-use = Käytä tekstiä
public-licence = Tekstiä saa käyttää, jakaa ja muokata, kun kertoo, mistä se on peräisin. Käyttölupa:
public-files = Lataa:
public-embed = Näytä allekirjoittajien määrä omalla sivustollasi
public-embed-hint = Kopioi tämä sivustosi koodiin. Se ei seuraa kävijöitä. Tekstin saa samoin, kun osoitteen lopussa on counter-sanan sijaan text.
public-check = Tarkista itse
public-check-hint = Allekirjoittajat ovat hyväksyneet täsmälleen tämän tekstin. Kun lataat sen Markdown-tiedostona ja lasket tiedostosta SHA-256-tarkisteen, tuloksen pitää olla tämä:
public-version = Pysyvä osoite: versio { $number }
public-withdrawn-title = Kannanotto on peruttu
public-withdrawn = ”{ $title }” oli julkinen, mutta se on sittemmin peruttu.
file-html = HTML
file-markdown = Markdown
file-text = teksti
file-automerge = Automerge
file-json = JSON
file-ledger = pöytäkirja
file-bundle = tarkistuspaketti (ZIP)
bundle-what = Tässä paketissa on kannanotto ”{ $title }”, joka on julkaistu osoitteessa { $url }. Sen on allekirjoittanut { $signed } järjestöä. Paketilla voi tarkistaa, että teksti on se, jonka järjestöt allekirjoittivat, ja että allekirjoittajat ovat oikein, vaikka palvelin olisi poissa.
bundle-parts = `texts/` on teksti kullakin kielellä, `statement.json` on julkinen sivu koneen luettavana, `ledger.txt` on pöytäkirja kaikesta, mitä kannanotosta on päätetty, `checkpoint.txt` on palvelimen allekirjoittama tiiviste pöytäkirjasta ja `key.txt` on avain, jolla se on allekirjoitettu.
bundle-check = Tarkista näin: asenna Lausuma omalle koneellesi ja anna komento `lausuma verify paketti.zip`. Se ei ota yhteyttä mihinkään. Vertaa sen näyttämää avainta siihen, joka on palvelimen sivulla /verify.
bundle-without = Ilman ohjelmaa: laske version { $version } tekstitiedostosta SHA-256-tarkiste. Alkuperäisen kielen tekstin tarkiste on { $sha256 }, ja sama luku on pöytäkirjassa.
bundle-not = Paketti ei todista, että järjestön nimi on oikein, eikä sitä, kuka järjestöstä allekirjoitti: nimet tulevat järjestörekisteristä. Pöytäkirjassa järjestöt ovat tunnuksia. Ne, jotka päättävät myöhemmin tai eivät allekirjoita, ovat siinä peitenimillä.
copy-label = Kopio
copy-note = Tämä on kopio sivusta sellaisena kuin se oli { $when }. Alkuperäinen sivu:
copy-empty = Yhtään kannanottoa ei ollut vielä julkaistu.
export-title = Lausuman vienti
export-what = Tässä paketissa on kaikki, mitä palvelimella { $url } oli { $when }: mitä on päätetty, kirjoitettu ja sanottu. Paketin voi lukea ilman palvelinta.
export-private = Säilytä paketti yhtä huolellisesti kuin palvelimen tietokansio. Siinä on myös luonnoksia ja kommentteja, jotka eivät ole julkisia, sekä ihmisten nimiä ja sähköpostiosoitteita. Jos joku poistetaan palvelimelta, tämä paketti ei muutu: poista tai korvaa se itse.
export-read = Aloita kansiosta `statements/`: siinä on kansio kullekin kannanotolle. `live/` on teksti sellaisena kuin se nyt on ja `versions/1/` lukittu versio 1, kukin kielen mukaan: `fi.html` avautuu selaimessa, `fi.md` on Markdown-tekstiä, `fi.json` on ohjelmille ja `fi.automerge` sisältää tekstin koko historian. Kansiossa `public/` ovat julkaistujen kannanottojen tiedostot sellaisina kuin kuka tahansa voi ne ladata.
export-parts = Pöytäkirjat ovat tiedostoissa `ledger.ndjson`, yksi päätös rivillään; järjestörekisterin pöytäkirja on kansiossa `register/`. Niissä ihmisistä on vain tunnukset: nimet ovat tiedostossa `people.ndjson`. Kommenttien ja varaumien sanat ovat kannanoton tiedostossa `words.ndjson`, samalla tiivisteellä kuin pöytäkirjassa. `changes/` on jokainen muutos tekstiin ja `export.json` sisällysluettelo ohjelmille.
export-check = Tarkista pöytäkirja näin: `lausuma verify statements/nimi/ledger.ndjson` ja julkaistun kannanoton paketti näin: `lausuma verify public/nimi.zip`. Kumpikaan ei ota yhteyttä mihinkään.
export-not = Paketissa ei ole kirjautumisia, lähetettyjä viestejä eikä kutsuja. Palvelimen omat avaimet ovat siinä vain, jos ne on erikseen pyydetty; silloin ne ovat kansiossa `secrets/`.
public-list = Julkaistut kannanotot
public-page = Julkinen sivu
feed-title = Lausuma: julkaistut kannanotot
feed-link = Seuraa uusia syötteenä (Atom)
paper-licence = Käyttölupa
paper-address = Osoite
paper-check = Avaa osoite tai lue koodi puhelimella: sivulla on sama teksti, sen allekirjoittajat ja tarkiste. Tämä on versio { $number }.
paper-code = QR-koodi, joka vie osoitteeseen { $address }
paper-name = Järjestö
paper-kind = Laji
paper-county = Hyvinvointialue
paper-reservation = Varauma
paper-reservations = Varaumat
paper-missing = Merkkejä, joita tällä asiakirjalla ei ole miten näyttää:
file-pdf = PDF
file-docx = Word (DOCX)
represented-leave = Jos järjestönne ei halua tulla lasketuksi mukaan, sen voi poistaa luvusta.
represented-leave-link = Kirjaudu ja poista järjestö luvusta
public-sign-outside = Allekirjoita järjestönne puolesta

## Vaikuttamisen asialista

refusal-too-many-themes = Verkostolla on jo { $max } teemaa, eikä niitä mahdu enempää.
refusal-theme-title-missing = Anna teemalle nimi.
refusal-theme-title-too-long = Teeman nimi voi olla enintään { $max } merkkiä. Lyhennä sitä.
refusal-theme-reason-too-long = Teeman perustelut voivat olla enintään { $max } merkkiä. Lyhennä niitä.

# Themes and workshops: what is refused, and their pages.
refusal-theme-link-malformed = Anna linkit niin, että ne alkavat https://, yksi kullekin riville.
refusal-too-many-theme-links = Teemalla voi olla enintään { $max } linkkiä. Poista muut.
refusal-not-your-theme = Teeman on ehdottanut toinen taho. Sitä voivat muuttaa ehdottaja ja koordinaattorit.
refusal-too-many-wordings = Teemaa on muutettu jo { $max } kertaa, eikä sitä voi enää muuttaa.
refusal-already-supported = Järjestönne on jo teeman takana.
refusal-not-supported = Järjestönne ei ole ilmoittanut kannattavansa teemaa.
refusal-theme-taken-in = Teema on yhdistetty toiseen teemaan. Avaa se teema.
refusal-theme-not-taken-in = Teemaa ei ole yhdistetty toiseen.
refusal-nothing-to-put-together = Valitse yhdistettävät teemat ja se teema, johon ne yhdistetään.
refusal-too-many-put-together = Yhdellä kertaa voi yhdistää enintään { $max } teemaa.
refusal-theme-state-known = Teema on jo tässä tilassa.
refusal-unknown-workshop = Teematyöpajaa ei ole.
refusal-too-many-workshops = Verkostolla on jo { $max } teematyöpajaa, eikä niitä mahdu enempää.
refusal-workshop-question-missing = Kirjoita työpajan kysymys ainakin yhdellä kielellä.
refusal-workshop-question-too-long = Kysymyksessä saa olla enintään { $max } merkkiä. Lyhennä sitä.
refusal-choices-outside = Kukin voi valita yhdestä { $max } teemaan.
refusal-phase-not-next = Työpaja on jo siirtynyt toiseen vaiheeseen. Katso, missä se on nyt.
refusal-phones-not-taken = Tähän työpajaan osallistutaan vain kirjautuneena.
refusal-too-many-in-workshop = Työpajassa on jo { $max } osallistujaa, eikä niitä mahdu enempää.
refusal-too-many-groups = Työpajassa on jo { $max } ryhmää. Jatkakaa jonakin niistä.
refusal-group-name-missing = Anna ryhmälle nimi.
refusal-group-name-too-long = Ryhmän nimessä saa olla enintään { $max } merkkiä. Lyhennä sitä.
refusal-unknown-participant = Osallistujaa ei ole tässä työpajassa.
refusal-too-many-workshop-themes = Työpajassa on jo { $max } teemaa, eikä niitä mahdu enempää.
refusal-not-gathering = Teemoja ei enää kerätä tässä työpajassa. Palaa ensin keräämään teemoja, tai tuo teema toiseen työpajaan.
refusal-nothing-brought = Valitse ainakin yksi tuotava teema.
refusal-not-choosing-yet = Valinta ei ole vielä alkanut. Tekstisi on tallella lomakkeella: lähetä se, kun koordinaattori aloittaa valinnan.
refusal-not-among-themes = Jokin valituista teemoista ei ole tämän työpajan teema. Valitse luettelosta.
refusal-nothing-chosen = Valitse ainakin yksi teema.
refusal-too-many-chosen = Valitsit useamman teeman kuin tässä työpajassa voi valita. Poista jokin valinta.
refusal-choice-reason-too-long = Perustelussa saa olla enintään { $max } merkkiä. Lyhennä sitä.
refusal-choice-changed = Toinen laite ehti tallentaa valinnan puolestanne. Alla näet molemmat. Oma valintasi on tallella lomakkeella.
refusal-too-many-changes = Valintaa on muutettu jo liian monta kertaa. Kirjaudu sisään muuttaaksesi sitä, tai pyydä apua koordinaattorilta.
refusal-chosen-with-account = Järjestön puolesta on jo valinnut kirjautunut henkilö. Valintaa voi muuttaa vain kirjautuneena.
refusal-too-many-late-choices = Myöhässä tulleita valintoja on jo { $max }, eikä niitä mahdu enempää.
refusal-workshop-not-closed = Työpaja ei ole vielä päättynyt.
refusal-summary-too-long = Yhteenvedossa saa olla enintään { $max } merkkiä kullakin kielellä. Lyhennä sitä.
refusal-summary-changed = Joku muu tallensi yhteenvedon sillä välin. Alla näet sen. Oma tekstisi on tallella lomakkeella.
refusal-summary-missing = Kirjoita yhteenveto ainakin yhdellä kielellä.

agenda-title = Asialista
agenda-intro = Mikä on nyt tärkeintä ja miksi: verkoston teemat ja teematyöpajat, joista yhteiset kannanotot alkavat.
agenda-parts = Asialistan muut osat
agenda-year = Verkoston vuosi
workshop = Teematyöpaja
workshops = Teematyöpajat
workshops-none = Teematyöpajoja ei ole vielä ollut.
workshop-numbered = Teematyöpaja { $number }
workshop-group = Ryhmä { $number }
themes = Teemat
themes-none = Kukaan ei ole vielä ehdottanut teemaa.
themes-chosen = Valitut ({ $count })
themes-proposed = Ehdotetut ({ $count })
themes-parked = Odottamassa ({ $count })
themes-done = Valmiit ({ $count })
theme-state-chosen = Valittu
theme-state-in-statement = Kannanotossa
themes-in-statement = Kannanotossa ({ $count })
theme-origin = Löytyi kyselystä
theme-origin-count = { $count ->
    [one] Yksi järjestö kirjoitti siitä.
   *[other] { $count } järjestöä kirjoitti siitä.
}
theme-origin-few = Vain muutama järjestö kirjoitti siitä, joten määrää ei kerrota.
theme-weighed = Punnittu työpajassa:
theme-statements = Teemasta kasvaneet kannanotot
theme-statement-line = Teemasta tulokseen
theme-state-proposed = Ehdotettu
theme-state-parked = Odottaa
theme-state-done = Valmis
theme-why-parked = Miksi odottaa
theme-state-why = Perustelu
theme-backers =
    { $count ->
        [one] { $count } taho takana
       *[other] { $count } tahoa takana
    }
theme-untitled = Teema { $number } (nimi poistettu)
theme-new = Ehdota teemaa
theme-new-intro = Kerro, mikä järjestöllenne on nyt tärkeää. Teema näkyy verkoston järjestöille.
theme-title = Teeman nimi
theme-reason = Perustelut
theme-reason-hint = Miksi juuri tämä on tärkeää? Lause tai pari riittää.
theme-description = Kuvaus
theme-links = Taustaa
theme-links-hint = Linkkejä, jotka alkavat https://, yksi kullekin riville.
theme-propose = Ehdota
theme-proposed-by = Ehdottaja: { $who }, { $when }.
theme-within = Teema on yhdistetty tähän:
theme-erased = Teeman sanat on poistettu.
theme-supporters =
    { $count ->
        [0] Kukaan muu ei ole vielä ilmoittanut kannattavansa
        [one] Kannattaja
       *[other] Kannattajat ({ $count })
    }
theme-support = Tämä on tärkeää meillekin
theme-unsupport = Perumme kannatuksemme
theme-together = Tähän yhdistetyt teemat
theme-set-state = Mitä teemasta tuli
theme-because = Perustelu
theme-state-because = Näkyy verkostolle. Tarvitaan, kun teema jätetään odottamaan.
theme-apart = Erota omaksi teemakseen
theme-apart-because = Näkyy verkostolle.
theme-reword = Muuta teeman sanoja
theme-erase = Poista teeman sanat
theme-erase-text = Nimi, perustelut, kuvaus ja linkit poistuvat lopullisesti, aiemmatkin. Pöytäkirjaan jää, että teema oli.
theme-history = Vaiheet
theme-was-reworded = Sanoja muutettiin.
theme-was-put-together = Tähän yhdistettiin: { $titles }.
theme-was-taken-in = Yhdistettiin teemaan { $title }.
theme-was-taken-apart = { $title } erotettiin: { $reason }
theme-was-set = { $state }.
theme-was-erased = Sanat poistettiin.
workshop-new = Avaa teematyöpaja
workshop-new-intro = Ensin kootaan teemoja, sitten kukin järjestö tai ryhmä valitsee niistä tärkeimmät. Toimii salissa, etänä ja molemmissa.
workshop-question-legend = Kysymys
workshop-question-hint = Esimerkiksi: Mihin meidän pitäisi vaikuttaa nyt? Yksikin kieli riittää.
workshop-question = Kysymys ({ $language })
workshop-choices = Montako teemaa kukin voi valita?
workshop-choices-of =
    { $count ->
        [one] yhden
       *[other] enintään { $count }
    }
workshop-rules = Säännöt
workshop-rule-hidden = Valinnat pysyvät piilossa, kunnes kaikki ovat valinneet tai työpaja päättyy
workshop-rule-phones = Puhelimella voi osallistua kirjautumatta
workshop-phones-hint = Kirjautumatta osallistuva kertoo itse, minkä järjestön tai ryhmän puolesta toimii. Sellaiset valinnat merkitään.
workshop-bring = Tuo verkoston teemoja työpajaan
workshop-bring-which = Verkoston teemat, joita punnitaan tässä työpajassa
workshop-bring-hint = Ehdotetut ja odottavat teemat. Nimi, perustelut, ehdottaja ja kannattajat säilyvät, eikä teemasta tule toista kappaletta.
workshop-open = Avaa työpaja
workshop-phase-gathering = Teemojen kokoaminen
workshop-phase-choosing = Valinta
workshop-phase-closed = Päättynyt
workshop-progress-gathering =
    { $joined ->
        [one] { $joined } osallistuja
       *[other] { $joined } osallistujaa
    }
workshop-progress-chosen = { $chosen } / { $joined } on valinnut
workshop-hidden = Valinnat ovat vielä piilossa. Ne näytetään, kun kaikki ovat valinneet tai työpaja päättyy.
workshop-organisations =
    { $count ->
        [one] { $count } järjestö
       *[other] { $count } järjestöä
    }
workshop-groups =
    { $count ->
        [one] { $count } ryhmä
       *[other] { $count } ryhmää
    }
workshop-erased-count =
    { $count ->
        [one] Yhden osallistujan valinta on poistettu.
       *[other] { $count } osallistujan valinnat on poistettu.
    }
workshop-no-reason = ei perustelua
workshop-erased = sanat poistettu
workshop-late = Myöhässä tulleet
workshop-late-hint = Myöhässä tulleet säilytetään ja näytetään tässä, mutta niitä ei lasketa tulokseen.
workshop-late-themes = Teemat
workshop-late-choices = Valinnat
workshop-done-joined = Olette mukana.
workshop-done-theme = Teema on lisätty.
workshop-done-theme-late = Teemoja ei enää koottu. Teemanne on tallessa ja näkyy myöhässä tulleissa.
workshop-done-chosen = Valintanne on tallessa. Voitte muuttaa sitä, kunnes työpaja päättyy.
workshop-done-chosen-late = Työpaja oli jo päättynyt. Valintanne on tallessa myöhässä tulleissa, eikä sitä lasketa.
workshop-done-saved = Tallennettu.
workshop-theirs = Näin toinen laite valitsi puolestanne
workshop-theirs-hint = Oma valintasi on alla. Jos lähetät sen, se tulee tämän tilalle.
workshop-choose-legend =
    { $count ->
        [one] Valitse yksi teema
       *[other] Valitse 1–{ $count } teemaa
    }
workshop-choose-hint = Kerro lyhyesti, miksi. Valinta lasketaan ilman perusteluakin, ja se merkitään.
workshop-choose = Lähetä valinta
workshop-choosing = Valitkaa tärkeimmät
workshop-why = teemalle { $title }
workshop-why-short = Perustelu
workshop-own = Te valitsitte
workshop-own-change = Voitte muuttaa valintaa, kunnes työpaja päättyy.
workshop-own-hidden = Valinta on tallessa. Koska valinnat ovat vielä piilossa, puhelimella ei näytetä, mitä valittiin. Uusi valinta korvaa sen.
workshop-own-none = Ette ehtineet valita ennen kuin työpaja päättyi.
workshop-choose-late = Lähetä valinta myöhässä
workshop-add-title = Lisätkää teema
workshop-add-theme = Lisää teema
workshop-add-late = Lisää teema myöhässä
workshop-add-late-hint = Teemoja ei enää koota. Teemasi säilytetään ja näytetään erikseen.
workshop-themes =
    { $count ->
        [0] Teemat
        [one] Yksi teema
       *[other] { $count } teemaa
    }
workshop-themes-none = Teemoja ei ole vielä lisätty.
workshop-participants = Osallistujat ({ $count })
workshop-has-chosen = on valinnut
workshop-by-phone = kirjautumatta
workshop-conduct = Koordinaattorille
workshop-projector = Näytä seinällä
workshop-to-choosing = Aloita valinta
workshop-to-choosing-hint = Teemoja ei enää koota. Myöhemmin lisätyt säilytetään erikseen.
workshop-to-closed = Päätä työpaja
workshop-to-closed-hint = Tulos jää voimaan ja näytetään. Myöhemmin tulevat valinnat säilytetään erikseen.
workshop-back-to-gathering = Palaa kokoamaan teemoja
workshop-back-to-choosing = Avaa valinta uudelleen
workshop-back-reason = Miksi?
workshop-back-hint = Näkyy pöytäkirjassa.
workshop-door = Linkki ja QR-koodi osallistujille
workshop-door-hint = Tästä pääsee mukaan puhelimella kirjautumatta.
workshop-code = QR-koodi, joka vie työpajaan
workshop-together = Yhdistä samanlaisia teemoja
workshop-similar = Samanlaiset teemat
workshop-similar-hint = Kaikki nimet, perustelut ja ehdottajat säilyvät ja näkyvät. Yhdistämisen voi perua.
workshop-into = Mihin ne yhdistetään?
workshop-into-none = Valitse teema
workshop-adopt =
    { $count ->
        [one] Ota valittu teema verkoston teemaksi
       *[other] Ota { $count } valittua teemaa verkoston teemoiksi
    }
workshop-adopt-hint = Kaikki teemat, jotka joku valitsi, merkitään asialistalla valituiksi. Yksittäisen teeman tilan voi muuttaa sen sivulla.
workshop-erase = Poista osallistujan sanat
workshop-erase-whose = Kenen sanat poistetaan?
workshop-erase-hint = Valinnat, perustelut ja ryhmän nimi poistuvat lopullisesti. Teemat poistetaan niiden omilta sivuilta.
workshop-erase-none = Valitse osallistuja
workshop-result = Tulos
workshop-result-whole = Koko tulos järjestöittäin
workshop-by-theme = Teemoittain
workshop-by-organisation = Järjestöittäin
workshop-who = Järjestö tai ryhmä
workshop-what = Valitut teemat
workshop-summary = Yhteenveto
workshop-summary-edit = Kirjoita yhteenveto
workshop-summary-hint = Pohjana on työpajan tulos. Tekstissä voi käyttää Markdown-merkintöjä.
workshop-summary-in = Yhteenveto ({ $language })
workshop-publish = Julkaise yhteenveto
workshop-publish-hint = Tallennettu yhteenveto tulee kaikkien luettavaksi.
workshop-published = Julkaistu { $when }
workshop-wall-join = Tule mukaan puhelimella
workshop-wall-back = Takaisin työpajaan
workshop-door-intro = Kerro ensin, kenen puolesta toimit. Kirjautua ei tarvitse.
workshop-door-as-organisation = Edustan järjestöä
workshop-door-organisation = Järjestön nimi
workshop-door-organisation-hint = Nimen alku riittää.
workshop-door-search = Hae
workshop-door-none = Verkostosta ei löytynyt tällaista järjestöä. Tarkista nimi tai jatka ryhmänä.
workshop-door-more = Järjestöjä on enemmän. Kirjoita nimestä enemmän.
workshop-door-as-group = Olemme ryhmä
workshop-door-groups = Jatka ryhmänä:
workshop-door-group = Ryhmän nimi
workshop-door-group-hint = Esimerkiksi pöydän numero.
workshop-door-enter = Jatka ryhmänä
workshop-door-kept = Tallennamme vain sen, minkä järjestön tai ryhmän puolesta toimit ja mitä kirjoitat, emme tietoja sinusta.
workshop-door-as = Mukana: { $name }.
workshop-door-other = Vaihda
workshop-refresh = Päivitä
summary-chosen-by =
    { $count ->
        [one] Yksi järjestö tai ryhmä valitsi sille tärkeimmät teemat.
       *[other] { $count } järjestöä tai ryhmää valitsi tärkeimmät teemat.
    }
summary-chosen = Valitut teemat
summary-alone = Yhden nimeämät: heikot signaalit
summary-others = Muut teemat
# End of themes and workshops.
