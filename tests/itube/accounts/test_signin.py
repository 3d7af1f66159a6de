"""Signing in and out, forgotten passwords, new addresses."""

import pytest
from allauth.account.models import EmailAddress

from itube.outbox.models import OutboxMessage
from tests.factories import PASSWORD, make_member

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"


def sign_in(client, user, password=PASSWORD, **extra):
    return client.post(LOGIN, {"login": user.email, "password": password}, **extra)


def test_sign_in_goes_on_to_where_one_came_from_but_never_elsewhere(client):
    user = make_member()
    data = {"login": user.email.upper(), "password": PASSWORD}
    assert client.post(f"{LOGIN}?next=/accounts/profile/", data).url == "/accounts/profile/"
    client.logout()
    assert client.post(f"{LOGIN}?next=https://evil.example/", data).url == "/"


def test_session_is_a_new_one_after_signing_in(client):
    """A session that someone else has put into the browser must not become mine."""
    user = make_member()
    session = client.session
    session["planted"] = 1
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    sign_in(client, user)
    assert client.session.session_key != before
    assert not client.session.__class__(before).exists(before)


def test_password_is_never_written_back(client):
    user = make_member()
    page = sign_in(client, user, "secret-and-wrong").content.decode()
    assert "secret-and-wrong" not in page
    assert "맞지 않아요" in page


def test_unknown_address_and_wrong_password_look_the_same(client):
    user = make_member()
    wrong = sign_in(client, user, "wrong-password").content.decode()
    unknown = client.post(LOGIN, {"login": "no@example.com", "password": "wrong-password"})
    pages = []
    for page, email in ((wrong, user.email), (unknown.content.decode(), "no@example.com")):
        token = client.cookies["csrftoken"].value if "csrftoken" in client.cookies else ""
        assert token is not None
        lines = [line for line in page.splitlines() if "csrf" not in line]
        pages.append("\n".join(lines).replace(email, "ADDRESS"))
    assert pages[0] == pages[1]


def test_five_wrong_passwords_close_the_door_for_five_minutes(client):
    user = make_member()
    for _ in range(5):
        assert sign_in(client, user, "wrong").status_code == 200
    response = sign_in(client, user)
    assert response.status_code == 429
    assert response["Retry-After"] == "300"
    assert "5분 뒤에" in response.content.decode()
    # Another person's account is not closed with it.
    assert sign_in(client, make_member(), REMOTE_ADDR="192.0.2.9").status_code == 302


def test_signing_out_takes_a_post(client):
    client.force_login(make_member())
    assert client.get("/accounts/logout/").status_code == 200
    assert "_auth_user_id" in client.session
    assert client.post("/accounts/logout/").url == "/"
    assert "_auth_user_id" not in client.session


def test_inactive_account_cannot_sign_in(client):
    user = make_member(is_active=False)
    sign_in(client, user)
    assert "_auth_user_id" not in client.session


def test_forgotten_password(client, link_in):
    user = make_member()
    client.post("/accounts/password/reset/", {"email": user.email})
    response = client.get(link_in(), follow=True)
    url = response.redirect_chain[-1][0]
    assert url.endswith("set-password/")
    new = "another-long-password-1"
    weak = client.post(url, {"password1": "short", "password2": "short"})
    assert weak.context["form"].errors
    assert client.post(url, {"password1": new, "password2": new}).status_code == 302
    user.refresh_from_db()
    assert user.check_password(new)
    # The address worked once.
    again = client.get(link_in_first(user), follow=True).content.decode()
    assert "쓸 수 없는 링크" in again
    assert OutboxMessage.objects.filter(kind="account.password_reset").count() == 1


def link_in_first(user):
    mail = OutboxMessage.objects.get(kind="account.password_reset_key", recipient=user.email)
    text = mail.payload["text"]
    return "/" + text.split("http://testserver/", 1)[1].split()[0]


def test_forgotten_password_tells_nobody_who_is_a_member(client, last_mail):
    known = client.post("/accounts/password/reset/", {"email": make_member().email})
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@example.com"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert last_mail().kind == "account.unknown_account"


def test_too_many_reset_mails(client):
    for _ in range(5):
        client.post("/accounts/password/reset/", {"email": "nobody@example.com"})
    response = client.post("/accounts/password/reset/", {"email": "nobody@example.com"})
    assert response.status_code == 429
    assert OutboxMessage.objects.count() == 5


def test_address_changes_only_when_the_new_one_is_confirmed(signed_in, link_in):
    user = make_member()
    old = user.email
    client = signed_in(user)
    client.post("/accounts/email/", {"action_add": "", "email": "new@example.com"})
    user.refresh_from_db()
    assert user.email == old
    assert "확인 전" in client.get("/accounts/email/").content.decode()
    client.post(link_in())
    user.refresh_from_db()
    assert user.email == "new@example.com"
    assert list(EmailAddress.objects.values_list("email", flat=True)) == ["new@example.com"]
    # The old address hears of it.
    assert OutboxMessage.objects.filter(kind="account.email_changed", recipient=old).exists()


def test_someone_elses_address_cannot_be_taken_or_probed(signed_in, last_mail):
    other = make_member()
    client = signed_in(make_member())
    client.post("/accounts/email/", {"action_add": "", "email": other.email})
    # The mail goes to its owner, and confirming it is refused.
    assert last_mail().recipient == other.email
    assert (
        not EmailAddress.objects.filter(email=other.email, verified=True)
        .exclude(user=other)
        .exists()
    )


def test_password_change_asks_for_the_old_one(signed_in):
    user = make_member()
    client = signed_in(user)
    url = "/accounts/password/change/"
    new = "another-long-password-1"
    wrong = client.post(url, {"oldpassword": "x", "password1": new, "password2": new})
    assert set(wrong.context["form"].errors) == {"oldpassword"}
    client.post(url, {"oldpassword": PASSWORD, "password1": new, "password2": new})
    user.refresh_from_db()
    assert user.check_password(new)
    assert client.get("/accounts/profile/").status_code == 200  # still signed in here


def test_admin_has_no_door_of_its_own(client):
    response = client.get("/admin/login/?next=/admin/")
    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/")


def test_log_holds_no_address_or_token(client, caplog):
    user = make_member()
    with caplog.at_level("INFO"):
        sign_in(client, user, "wrong")
        client.post("/accounts/password/reset/", {"email": user.email})
        client.get(link_in_first(user))
    assert user.email not in caplog.text
    assert "set-password" not in caplog.text


def test_accounts_of_the_demonstration_end_with_it(client, settings):
    user = make_member(is_demo=True)
    sent = {"login": user.email, "password": PASSWORD}
    assert client.post("/accounts/login/", sent).url == "/"
    assert client.get("/accounts/profile/").status_code == 200
    settings.DEMO = False
    assert client.get("/accounts/profile/").status_code == 302
    assert client.post("/accounts/login/", sent).url == "/accounts/inactive/"
    assert client.get("/accounts/profile/").status_code == 302
    member = make_member()
    assert client.post("/accounts/login/", {**sent, "login": member.email}).url == "/"
